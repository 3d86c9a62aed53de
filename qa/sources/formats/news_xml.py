"""XML: feeds, and the agencies' NITF and NewsML-G2; other XML is refused by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qa.errors import BadArticle
from qa.sources.formats.agency_orders import (
    latest,
    refuse_withdrawn,
    released,
    with_notes,
)
from qa.sources.formats.dates import Dated, dated
from qa.sources.formats.drafts import build_draft
from qa.sources.formats.feed import read_feed
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.names import fit_id
from qa.sources.formats.origin import Origin, Read
from qa.types import first_moment

Element = Any
"""An ``lxml.etree`` element; lxml has no types."""

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_FEEDS = frozenset({"rss", "feed", "RDF", "channel"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_NITF_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?")


def read_xml(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read the articles of an XML file, told by its first element.

    Raises:
        BadArticle: It is broken, declares entities, is a sitemap, or is of a kind not read.
    """
    if _ENTITY.search(data):
        raise origin.place.bad(
            "the XML declares entities, which may unpack to anything.", "Export it without a DTD."
        )
    kind = root_name(data)
    if kind in _FEEDS:
        yield from read_feed(data, origin)
    elif kind in _SITEMAPS:
        raise origin.place.bad(
            "it is a sitemap: addresses of pages, no articles.",
            "Have its pages fetched: qa feeds add ADDRESS-OF-THE-SITEMAP, then qa feeds pull.",
        )
    else:
        yield from _agency(data, kind, origin)


def root_name(data: bytes) -> str:
    """Return the local name of the first element; "" where the data is no XML."""
    head = re.search(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)", data[:20_000])
    return head[2].decode("ascii") if head else ""


def _agency(data: bytes, kind: str, origin: Origin) -> Iterator[Read]:
    root = parsed(data, origin)
    items = [one for one in root.iter() if _local(one) == "newsItem"]
    if kind == "nitf":
        items = [root]
    if not items:
        raise origin.place.bad(
            f"it is XML of the kind <{kind[:40]}>, which is not read.",
            "Give RSS, Atom, NITF, NewsML-G2, or JSON Lines with one article a line.",
        )
    for number, item in enumerate(items):
        inner = origin
        if len(items) > 1:
            inner = origin._replace(source=f"{origin.source}#{number}", name=None)
        try:
            yield _nitf(item, inner) if kind == "nitf" else _news_item(item, inner)
        except BadArticle as error:
            yield error


def parsed(data: bytes, origin: Origin) -> Element:
    """Parse XML without entities, DTDs or the network.

    Raises:
        BadArticle: It is broken; names the line.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise BadArticle(
            f"broken XML: {error}.", "Export it again.", source=origin.source, line=line
        ) from error


def _nitf(root: Element, origin: Origin) -> Read:
    issue, ident, press = (_first(root, name) for name in ("date.issue", "doc-id", "pubdata"))
    status = _attribute(_first(root, "docdata"), "management-status")
    refuse_withdrawn(status, origin.place)
    release = _attribute(_first(root, "date.release"), "norm")
    held = release or status.lower() == "embargoed"
    end = released(_iso(release), origin.place, "NITF date.release") if held else None
    notes = _notes(root)
    dateline = _text(_first(root, "dateline"))
    body = _markup(_first(root, "body.content"))
    text = "\n".join(filter(None, [dateline, text_of_fragment(body) if body else ""]))
    return build_draft(
        with_notes(text, notes),
        origin.place,
        given_id=_id(ident, "id-string"),
        name=origin.name,
        title=_text(_first(root, "hl1")) or _text(_first(root, "title")) or None,
        publisher=_attribute(press, "name") or _text(_first(root, "distributor")) or None,
        published=latest(_day(_attribute(issue, "norm"), "NITF date.issue"), end),
        language=_language(root),
        limits=origin.limits,
    )


def _news_item(item: Element, origin: Origin) -> Read:
    refuse_withdrawn(_attribute(_first(item, "pubStatus"), "qcode"), origin.place)
    embargo = _first(item, "embargoed")
    end = None
    if embargo is not None:
        end = released(_text(embargo), origin.place, "NewsML embargoed")
    notes = _notes(item)
    body = next((one for one in item.iter() if _local(one) in ("inlineXML", "inlineData")), None)
    inner = _first(body, "body.content")
    inner = _first(body, "body") if inner is None else inner
    markup = _markup(body if inner is None else inner) if body is not None else ""
    provider = _first(item, "provider")
    provider_name = _text(_first(provider, "name")) if provider is not None else ""
    first = _text(_first(item, "firstCreated")) or _text(_first(item, "contentCreated"))
    created = _text(_first(item, "versionCreated"))
    text = text_of_fragment(markup) if markup.strip() else ""
    published = latest(
        _day(first or created, "NewsML firstCreated" if first else "versionCreated"), end
    )
    updated = _day(created, "NewsML versionCreated") if first and created != first else None
    if (
        updated
        and updated.day
        and published
        and (first_moment(updated.day) <= first_moment(published.day))
    ):
        updated = None
    return build_draft(
        with_notes(text, notes),
        origin.place,
        given_id=_id(item, "guid"),
        name=origin.name,
        title=_text(_first(item, "headline")) or _text(_first(item, "title")) or None,
        publisher=provider_name or _attribute(provider, "literal") or None,
        published=published,
        updated=updated,
        language=_language(item),
        limits=origin.limits,
    )


def _notes(root: Element) -> list[str]:
    """Return corrections and editor's notes, and take those out that stand in the body.

    NewsML-G2 has ``edNote``; NITF ``correction`` and ``ed-msg`` with the attribute ``info``, and
    ``note`` in the body's head.
    """
    found = []
    for one in list(root.iter()):
        name = _local(one)
        if name == "edNote":
            found.append(_text(one))
        elif name in ("correction", "ed-msg"):
            found.append(_attribute(one, "info"))
        elif name == "note" and _local(one.getparent()) == "body.head":
            found += [] if one.get("noteclass") == "cpyrt" else [_text(one)]
            one.getparent().remove(one)
    return [one for one in found if one]


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _first(root: Element | None, name: str) -> Element | None:
    if root is None:
        return None
    return next((one for one in root.iter() if _local(one) == name), None)


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _attribute(element: Element | None, name: str) -> str:
    return str(element.get(name) or "").strip() if element is not None else ""


def _id(element: Element | None, name: str) -> str | None:
    stated = _attribute(element, name)
    return fit_id(stated) if stated else None


def _markup(element: Element | None) -> str:
    """Return an element as HTML: names without their namespaces; plain data as text."""
    if element is None:
        return ""
    from lxml import etree

    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = {"hl2": "h2", "block": "div"}.get(_local(one), _local(one))
    etree.cleanup_namespaces(element)
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _day(stated: str, origin: str) -> Dated | None:
    """Read a date; NITF's ``20230314T100000Z`` too."""
    return dated(_iso(stated), origin) if stated else None


def _iso(stated: str) -> str:
    """Return NITF's ``20230314T100000Z`` as ISO 8601; all else as it is."""
    if match := _NITF_DAY.fullmatch(stated):
        year, month, day, hour, minute, second, zone = match.groups()
        return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"
    return stated


def _language(element: Element) -> str | None:
    stated = element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    if not stated and (tag := _first(element, "language")) is not None:
        stated = tag.get("tag") or ""
    return stated if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", stated) else None
