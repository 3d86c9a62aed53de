"""Sitemaps (sitemaps.org) and indexes of them; news sitemaps say a page's day and title."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from qa.errors import BadArticle
from qa.sources.formats import Origin, canonical_url
from qa.sources.formats.feed import FeedEntry
from qa.sources.formats.news_xml import parsed

_MOST_UNPACKED = 60_000_000
"""Bytes; a sitemap has at most 50 MB."""
_NEWS = {
    "title": "title", "publication_date": "published", "name": "publisher", "language": "language",
}  # fmt: skip
"""Elements of a news sitemap, and the fields that they are here."""


class Listed(NamedTuple):
    """One sitemap of an index."""

    url: str
    changed: str
    """When it changed last, as stated; "" where that is not said."""

    @property
    def key(self) -> str:
        """It, as of this change."""
        return f"{self.url} {self.changed}"


def unpacked(body: bytes, source: str) -> bytes:
    """Return a sitemap that may be packed (``sitemap.xml.gz``).

    Raises:
        BadArticle: It is damaged, or too large.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = stream.decompress(body, _MOST_UNPACKED)
    except zlib.error as error:
        raise BadArticle(f"it is damaged: {error}.", "Pull again later.", source=source) from error
    if stream.unconsumed_tail or not stream.eof:
        raise BadArticle(
            f"it unpacks to more than {_MOST_UNPACKED:,} bytes, or breaks off.",
            "Follow the site's feed instead.",
            source=source,
        )
    return data


def sitemaps_of(data: bytes, origin: Origin) -> list[Listed]:
    """Return the sitemaps of an index, those changed last first.

    Raises:
        BadArticle: It is broken, or declares entities.
    """
    return [Listed(url, changed) for url, changed, _ in _newest_first(data, origin)]


def pages_of(data: bytes, origin: Origin) -> list[FeedEntry]:
    """Return the pages of a sitemap, those changed last first.

    Raises:
        BadArticle: It is broken, or declares entities.
    """
    return [
        FeedEntry({"url": url, **told}, whole=False) for url, _, told in _newest_first(data, origin)
    ]


def _newest_first(data: bytes, origin: Origin) -> list[tuple[str, str, dict[str, object]]]:
    if b"<!ENTITY" in data:
        raise origin.place.bad(
            "the sitemap declares entities, which may unpack to anything.",
            "Follow the site's feed instead.",
        )
    found = list(_listed(parsed(data, origin)))
    return sorted(found, key=lambda one: str(one[2].get("published") or one[1]), reverse=True)


def _listed(root: Any) -> Iterator[tuple[str, str, dict[str, object]]]:
    for element in root:
        address, changed = "", ""
        told: dict[str, object] = {}
        for one in element.iter() if isinstance(element.tag, str) else ():
            name = one.tag.rsplit("}", 1)[-1] if isinstance(one.tag, str) else ""
            text = " ".join((one.text or "").split())
            if one.getparent() is element and name == "loc":
                address = canonical_url(text) or ""
            elif one.getparent() is element and name == "lastmod":
                changed = text
            elif name in _NEWS and text and "news" in one.tag:
                told[_NEWS[name]] = text
        if address:
            yield address, changed, told
