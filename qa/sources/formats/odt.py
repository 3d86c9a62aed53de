"""OpenDocument texts (.odt): their XML as the HTML it stands for, then settled as a page's.

A paragraph becomes ``<p>``, a style that raises, lowers, strikes out or hides its text becomes
``<sup>``, ``<sub>``, ``<del>`` or nothing. Deletions that are only tracked and the comments of
editors are left out; footnotes stand at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qa.errors import translating
from qa.sources.formats.drafts import build_draft, first_line, headline
from qa.sources.formats.html_clean import clean
from qa.sources.formats.html_colours import is_pale
from qa.sources.formats.html_text import block_text
from qa.sources.formats.html_tree import Tree
from qa.sources.formats.news_xml import parsed
from qa.sources.formats.origin import Origin, Read
from qa.sources.formats.packed import checked_zip, refuse_large_parts

_LEFT_OUT = frozenset(
    {
        "tracked-changes", "annotation", "note-citation", "hidden-text", "hidden-paragraph",
        "forms", "table-of-content-source", "script", "binary-data", "ruby-text",
    }
)  # fmt: skip
_TAGS = {
    "p": "p", "h": "h2", "list": "ul", "list-item": "li", "table": "table", "table-row": "tr",
    "table-cell": "td", "covered-table-cell": "td", "line-break": "br", "frame": "div",
}  # fmt: skip
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
"""Here, what describes a picture to those who cannot see it."""
_SPACE = {"s": " ", "tab": " ", "soft-page-break": " "}
_MANIFEST = "META-INF/manifest.xml"
_PALE = "pale"
"""The style of white letters: hidden where paper is behind them."""
_DEEPEST = 200
_PARTS = ("content.xml", "styles.xml", "meta.xml", _MANIFEST)
_REMEDY = "Save it again in LibreOffice, or save it as .docx or .txt."


def read_odt(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read an OpenDocument text as one article. Its own dates are the file's, and not taken.

    Raises:
        BadArticle: It is damaged, locked, or holds more than may be unpacked.
    """
    place = origin.place
    archive = checked_zip(data, origin, most=5 * origin.limits.file_bytes)
    refuse_large_parts(archive, _PARTS, origin)
    with translating(lambda error: place.bad(f"the document cannot be read: {error}.", _REMEDY)):
        names = archive.namelist()
        if b"encryption-data" in (archive.read(_MANIFEST) if _MANIFEST in names else b""):
            raise place.bad("the document is locked with a password.", "Save a copy without one.")
        content = parsed(archive.read("content.xml"), origin)
        styles = parsed(archive.read("styles.xml"), origin) if "styles.xml" in names else None
        meta = parsed(archive.read("meta.xml"), origin) if "meta.xml" in names else None
        named = {**_styles(styles), **_styles(content)}
        if _has_grounds(content) or _has_grounds(styles):
            named = {name: tag for name, tag in named.items() if tag != _PALE}
        text = _text(content, named)
    stated = _first_text(meta, "title")
    fits = stated and len(stated) <= origin.limits.field_characters
    yield build_draft(
        text,
        place,
        name=origin.name,
        title=(stated if fits else None) or headline(text) or first_line(text, origin.limits),
        url=origin.address,
        limits=origin.limits,
    )


def _text(content: Any, styles: dict[str, str]) -> str:
    import lxml.html

    body = next((one for one in content.iter() if _local(one) == "body"), None)
    page = lxml.html.Element("div")
    if body is None:
        return ""
    notes: list[Any] = []
    _copy(body, page, styles, notes)
    for note in notes:
        _copy(note, page, styles, [])
    clean(page)
    return block_text(page)


def _copy(
    source: Any, into: Tree, styles: dict[str, str], notes: list[Any], depth: int = 0
) -> None:
    """Copy what an element holds, as HTML, to the end of another."""
    if depth > _DEEPEST:
        raise ValueError("its parts are nested too deep")
    _add(into, source.text)
    for child in source:
        name = _local(child)
        if name == "note":
            notes += [one for one in child if _local(one) == "note-body"]
        elif name in _SPACE:
            _add(into, _SPACE[name])
        elif name and name not in _LEFT_OUT:
            style = styles.get(_attribute(child, "style-name"), "") if name == "span" else ""
            if style == _PALE:
                style = "" if _on_other_ground(child) else "hidden"
            tag = style or _TAGS.get(name)
            if tag != "hidden":
                below = into if tag is None else into.makeelement(tag)
                if below is not into:
                    into.append(below)
                _copy(child, below, styles, notes, depth + 1)
        _add(into, child.tail)


def _add(element: Tree, text: str | None) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _styles(root: Any | None) -> dict[str, str]:
    """Return the HTML element that each style of spans stands for, by the style's name."""
    found: dict[str, str] = {}
    for style in root.iter() if root is not None else ():
        if _local(style) != "style":
            continue
        for one in style:
            if _local(one) == "text-properties" and (tag := _meant(one)):
                found[_attribute(style, "name")] = tag
    return found


def _meant(properties: Any) -> str | None:
    if _attribute(properties, "display") == "none":
        return "hidden"
    if _attribute(properties, "text-line-through-style") not in ("", "none"):
        return "del"
    if is_pale(_attribute(properties, "color")):
        return _PALE
    position = _attribute(properties, "text-position").split(" ")[0]
    if position in ("", "0%"):
        return None
    return "sub" if position == "sub" or position.startswith("-") else "sup"


def _has_grounds(root: Any | None) -> bool:
    """Whether some paragraph, letters or page have another ground than paper."""
    grounds = (
        _attribute(one, "background-color") or "transparent"
        for one in (root.iter() if root is not None else ())
        if _local(one) in ("paragraph-properties", "text-properties", "page-layout-properties")
    )
    return any(ground != "transparent" and not is_pale(ground) for ground in grounds)


def _on_other_ground(span: Any) -> bool:
    return any(
        _local(above) in ("table-cell", "text-box", "custom-shape")
        for above in span.iterancestors()
    )


def _first_text(root: Any | None, name: str) -> str:
    for one in root.iter() if root is not None else ():
        if _local(one) == name:
            return " ".join("".join(one.itertext()).split())
    return ""


def _local(element: Any) -> str:
    """Return an element's name without its namespace; "" for comments and the like."""
    if not isinstance(element.tag, str) or element.tag.startswith(_SVG):
        return ""
    return str(element.tag.rsplit("}", 1)[-1])


def _attribute(element: Any, name: str) -> str:
    """Return an attribute by its local name: the same ones stand in several namespaces."""
    return next((value for key, value in element.items() if key.rsplit("}", 1)[-1] == name), "")
