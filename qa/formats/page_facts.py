"""What an HTML page says about itself: dates with their origin, publisher, canonical address.

Works on a parsed tree (``lxml.html``), which it never changes.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from qa.formats.dates import Dated, dated, days_in, read_day
from qa.formats.names import canonical_url, host_name

Tree = Any
"""An ``lxml.html.HtmlElement``; lxml has no types."""

_PUBLISHED_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "publish-date", "publish_date", "publication_date", "pubdate", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date", "date",
)  # fmt: skip
_UPDATED_META = (
    "article:modified_time", "og:modified_time", "og:updated_time", "datemodified",
    "last-modified", "dcterms.modified", "dc.date.modified",
)  # fmt: skip
_URL_DATE = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)")
_UPDATED_TEXT = re.compile(r"\b(?:(?:last )?(?:updated|modified))(?: on)?\s*:?\s*", re.IGNORECASE)
_MAX_JSON_LD_NODES = 10_000
_VISIBLE_TEXT = "//body//text()[not(parent::script or parent::style or parent::noscript)]"
_VISIBLE_CHARS = 50_000
"""How far into a page its own date is looked for."""
_LONGEST_DATE = 40


class PageFacts:
    """The facts of one page.

    Args:
        tree: The parsed page.
        address: Where it was fetched, if it was.
    """

    def __init__(self, tree: Tree, address: str | None) -> None:
        self._tree = tree
        self._address = address
        self._visible = " ".join(tree.xpath(_VISIBLE_TEXT))[:_VISIBLE_CHARS]
        self._meta = _meta(tree)
        self._article = next(_json_ld_articles(tree), {})

    def url(self) -> str | None:
        """Return the page's address: its canonical link, unless that names another site."""
        links = self._tree.iterfind(".//link[@rel='canonical']")
        stated = [link.get("href") or "" for link in links] + [self._meta.get("og:url", "")]
        for link in stated:
            canonical = canonical_url(link.strip())
            if canonical and (
                not self._address or host_name(canonical) == host_name(self._address)
            ):
                return canonical
        return self._address

    def publisher(self) -> str | None:
        """Return JSON-LD's publisher or ``og:site_name``."""
        publisher = self._article.get("publisher")
        for one in publisher if isinstance(publisher, list) else [publisher]:
            name = one.get("name") if isinstance(one, Mapping) else one
            if isinstance(name, str) and name.strip():
                return html.unescape(name.strip())
        return self._meta.get("og:site_name")

    def published(self) -> Dated | None:
        """Return the first publication date that can be read, else why one could not."""
        return _first_readable(self._published_candidates())

    def updated(self) -> Dated | None:
        """Return the first update date that can be read, else why one could not."""
        return _first_readable(self._updated_candidates())

    def shown_date(self, guess: str | None) -> Dated | None:
        """Return a guessed date (ISO) if the visible text states it unambiguously."""
        wanted = read_day(guess).day if guess else None
        for day, words in days_in(self._visible):
            if day == wanted:
                return Dated(day, f"page text {words!r}")
        return None

    def _published_candidates(self) -> Iterator[tuple[object, str]]:
        yield self._article.get("datePublished"), "JSON-LD datePublished"
        for name in _PUBLISHED_META:
            yield self._meta.get(name), f"meta {name}"
        yield _time_element(self._tree, "datepublished"), "<time> element"
        if match := _URL_DATE.search(self._address or self.url() or ""):
            yield "-".join(match.groups()), "URL"

    def _updated_candidates(self) -> Iterator[tuple[object, str]]:
        yield self._article.get("dateModified"), "JSON-LD dateModified"
        for name in _UPDATED_META:
            yield self._meta.get(name), f"meta {name}"
        yield _time_element(self._tree, "datemodified"), "<time> element"
        for match in _UPDATED_TEXT.finditer(self._visible):
            after = self._visible[match.end() : match.end() + _LONGEST_DATE]
            for _, words in days_in(after):
                if after.startswith(words):
                    yield words, f"page text {words!r}"


def _first_readable(candidates: Iterator[tuple[object, str]]) -> Dated | None:
    unreadable: Dated | None = None
    for stated, origin in candidates:
        if not isinstance(stated, str) or not stated.strip():
            continue
        found = dated(stated, origin)
        if found.day:
            return found
        unreadable = unreadable or found
    return unreadable


def _meta(tree: Tree) -> dict[str, str]:
    facts: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        names = (element.get(key) for key in ("property", "name", "itemprop", "http-equiv"))
        for name in names:
            if name and content:
                facts.setdefault(name.strip().lower(), content)
    return facts


def _time_element(tree: Tree, prop: str) -> str | None:
    """Return the ``datetime`` of the <time> with this itemprop.

    For publication also of one marked ``pubdate``, or the first inside the article, or the only
    one of the page.
    """
    times = [element for element in tree.iter("time") if element.get("datetime")]
    for element in times:
        if (element.get("itemprop") or "").lower() == prop:
            return str(element.get("datetime"))
    if prop != "datepublished":
        return None
    free = [element for element in times if not element.get("itemprop")]
    marked = [element for element in free if element.get("pubdate") is not None]
    inside = [
        element for element in free if any(a.tag == "article" for a in element.iterancestors())
    ]
    chosen = [*marked, *inside, *(free if len(free) == 1 else [])]
    return str(chosen[0].get("datetime")) if chosen else None


def _json_ld_articles(tree: Tree) -> Iterator[Mapping[str, Any]]:
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            loaded = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue  # a broken block is common, and the page's other marks still count
        yield from filter(_is_article, _nodes(loaded))


def _nodes(loaded: object) -> Iterator[Mapping[str, Any]]:
    """Yield top-level objects and those of ``@graph``: not the articles that one links to."""
    waiting, seen = deque([loaded]), 0
    while waiting and seen < _MAX_JSON_LD_NODES:
        node, seen = waiting.popleft(), seen + 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, Mapping):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(("Article", "Posting")) for kind in kinds)
