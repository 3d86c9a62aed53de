"""RSS and Atom, by feedparser: an article for each entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin

from qa.errors import BadArticle
from qa.sources.formats.drafts import draft_from_mapping
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.names import canonical_url
from qa.sources.formats.origin import Origin, Read

_CUT = "the feed breaks off here: this text may be cut"
_LOOSE = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|\w{2,31};)", re.DOTALL
)
_END = re.compile(rb"</\s*(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_END_CHARS = 2_000
SUMMARY_ONLY = "only the feed's summary of it; qa feeds pull fetches whole pages"


class FeedEntry(NamedTuple):
    """One entry of a feed."""

    fields: dict[str, object]
    """As ``draft_from_mapping`` takes them."""
    whole: bool
    """Whether the feed gives the article itself, not a summary of it."""
    is_cut: bool = False
    """Whether the feed breaks off within it, or soon after."""

    @property
    def url(self) -> str | None:
        """The address of the entry's page."""
        return canonical_url(str(self.fields.get("url") or ""))


def read_feed(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read every entry of a feed.

    Raises:
        BadArticle: It is no feed, or an empty one.
    """
    for number, entry in enumerate(feed_entries(data, origin)):
        source = f"{origin.source}#{number}"
        try:
            draft = draft_from_mapping(
                entry.fields, source, stem=origin.name or "text", origin="feed",
                limits=origin.limits,
            )  # fmt: skip
        except BadArticle as error:
            broken = BadArticle("the feed breaks off within this entry.", "Fetch the feed again.",
                                source=source)  # fmt: skip
            yield broken if entry.is_cut else error
            continue
        notes = draft.notes if entry.whole else (*draft.notes, SUMMARY_ONLY)
        notes = (*notes, _CUT) if entry.is_cut else notes
        yield draft.model_copy(update={"notes": notes})


def feed_entries(data: bytes, origin: Origin) -> list[FeedEntry]:
    """Return the entries of a feed.

    Raises:
        BadArticle: It is no feed, or an empty one.
    """
    import feedparser

    # Not sanitized here: what is hidden is told by styles, which that would remove.
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if feed.get("bozo"):
        whole = _LOOSE.sub(lambda one: b"&amp;" if one[0] == b"&" else one[0], data)
        mended = feedparser.parse(whole, sanitize_html=False, resolve_relative_uris=False)
        feed = feed if mended.get("bozo") else mended
    if not feed.entries:
        why = f": {feed.bozo_exception}" if feed.get("bozo") else ""
        raise origin.place.bad(f"it is no feed with entries{why}.", "Check the address or file.")
    name = text_of_fragment(str(feed.feed.get("title") or ""))
    language = feed.feed.get("language")
    base = str(feed.feed.get("link") or origin.address or "")
    # RSS has Dublin Core's date for that of publication; feedparser calls it an update's.
    dublin = b"dc:date" in data and b":updated" not in data and b":modified" not in data
    entries = [_entry(one, name, language, base, dublin=dublin) for one in feed.entries]
    if feed.get("bozo") and not _END.search(data[-_END_CHARS:]):
        entries[-1] = entries[-1]._replace(is_cut=True)
    return entries


def _entry(
    entry: Mapping[str, Any], feed: str, language: object, base: str, *, dublin: bool
) -> FeedEntry:
    bodies = [str(one.get("value") or "") for one in entry.get("content") or ()]
    body = max(bodies, key=len, default="")
    summary = str(entry.get("summary") or "")
    link = _joined(base, str(entry.get("link") or ""))
    published, updated = _day(entry, "published"), _day(entry, "updated")
    if dublin and not published:
        published, updated = updated, ""
    source = entry.get("source") or {}
    fields: dict[str, object] = {
        "text": body if len(body) >= len(summary) else summary,
        "title": " ".join(text_of_fragment(str(entry.get("title") or "")).split()),
        "url": link if canonical_url(link) else "",
        "publisher": text_of_fragment(str(source.get("title") or "")) or feed,
        "published": published,
        "updated": updated,
        "language": language if isinstance(language, str) else "",
    }
    if not fields["url"]:
        fields["id"] = " ".join(str(entry.get("id") or "").split())[:200]
    return FeedEntry(fields, whole=bool(body))


def _joined(base: str, link: str) -> str:
    """Return a link as it stands beside its feed's own address."""
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return link


def _day(entry: Mapping[str, Any], field: str) -> str:
    """Return a date as stated, or in ISO form where only feedparser can read it."""
    stated = str(entry.get(field) or "") if field in entry else ""
    parsed = entry.get(f"{field}_parsed") if stated else None
    if parsed and not re.match(r"\d{4}-\d{2}-\d{2}|[A-Za-z]{3}, \d", stated):
        return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6])
    return stated
