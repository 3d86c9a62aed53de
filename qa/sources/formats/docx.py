"""Word documents (.docx), by mammoth: as HTML, whose deletions and note marks are then settled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from qa.errors import translating
from qa.sources.formats.drafts import build_draft, first_line, headline
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.news_xml import parsed
from qa.sources.formats.origin import Origin, Read
from qa.sources.formats.packed import checked_zip

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_UNSEEN = ("vanish", "dstrike")
_NOT = frozenset({"0", "false", "off"})
_MOST_XML = 10_000_000
"""Bytes of a part; mammoth takes seconds for each million. Hundreds of pages have fewer."""
_BACK = re.compile(r"\s*<a href=\"#(?:foot|end)note-ref-\d+\">↑</a>")
"""What mammoth puts behind a note, to lead back to its mark."""


def read_docx(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read a Word document as one article.

    Tracked insertions are text, tracked deletions and hidden text are not; notes stand at the end.

    Raises:
        BadArticle: It is damaged, locked, or holds more than may be unpacked.
    """
    import mammoth

    place = origin.place
    archive = checked_zip(data, origin, most=5 * origin.limits.file_bytes)
    for part in _PARTS:
        size = archive.getinfo(part).file_size if part in archive.namelist() else 0
        if size > _MOST_XML:
            raise place.bad(
                f"its text takes {size:,} bytes of XML, more than {_MOST_XML:,}.",
                "Split it, or save its text as .txt.",
            )
    remedy = "Save it again in Word or LibreOffice, or save its text as .txt."
    with translating(lambda error: place.bad(f"the document cannot be read: {error}.", remedy)):
        markup = mammoth.convert_to_html(
            io.BytesIO(_without_hidden(archive, data, origin)),
            convert_image=lambda _: [],
            external_file_access=False,
        ).value
        text = text_of_fragment(_BACK.sub("", markup)) if markup else ""
    yield build_draft(
        text,
        place,
        name=origin.name,
        title=headline(text) or first_line(text, origin.limits),
        url=origin.address,
        limits=origin.limits,
    )


def _without_hidden(archive: zipfile.ZipFile, data: bytes, origin: Origin) -> bytes:
    """Return the document without runs that are hidden or struck out twice; mammoth keeps them."""
    changed: dict[str, bytes] = {}
    for name in _PARTS:
        content = archive.read(name) if name in archive.namelist() else b""
        if any(f"w:{tag}".encode() in content for tag in _UNSEEN):
            changed[name] = _shown(content, origin)
    if not changed:
        return data
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as copy:
        for one in archive.infolist():
            copy.writestr(one.filename, changed.get(one.filename) or archive.read(one.filename))
    return stream.getvalue()


def _shown(content: bytes, origin: Origin) -> bytes:
    from lxml import etree

    root = parsed(content, origin)
    for run in list(root.iter(f"{_WORD}r")):
        marks = (run.find(f"{_WORD}rPr/{_WORD}{tag}") for tag in _UNSEEN)
        if any(m is not None and m.get(f"{_WORD}val", "1").lower() not in _NOT for m in marks):
            run.getparent().remove(run)
    return bytes(etree.tostring(root))
