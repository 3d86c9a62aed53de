"""What is new in a feed or sitemap: the feed asked conditionally, each page fetched once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from qa.errors import BadArticle, FetchError, FetchGone, QAError
from qa.sources.feeds.kept import Feed, keep, kept_feeds
from qa.sources.feeds.sitemaps import Listed, pages_of, sitemaps_of, unpacked
from qa.sources.fetch import FetchedPage
from qa.sources.formats import (
    Origin,
    Read,
    canonical_url,
    draft_from_mapping,
    id_from_url,
    read_bytes,
)
from qa.sources.formats.feed import FeedEntry, feed_entries
from qa.sources.formats.news_xml import root_name
from qa.types import ArticleDraft, IngestReport, Value

_SITEMAPS_AT_ONCE = 20
"""Sitemaps of an index that one pull reads, the newest first; the next pull goes on."""


class Fetch(Protocol):
    """Fetches a page, under the guard of ``qa.sources.fetch``."""

    def __call__(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> FetchedPage:
        """Return the page; its ``not_modified`` says that nothing is new."""


class _Gone(BadArticle):
    """A page that its server took away for good."""


class Pulled(Value):
    """What a pull of one feed gives: what to ingest, and the feed as it is left."""

    reads: tuple[ArticleDraft, ...] = ()
    failures: tuple[tuple[str, str, str], ...] = ()
    """Source, reason and remedy of what could not be read."""
    feed: Feed
    moved_from: str | None = None
    """The feed's address before, where its server says that it moved for good."""
    not_modified: bool = False
    left: int = 0
    """New addresses beyond the limit, for the next pull."""
    sitemaps_left: int = 0
    """Sitemaps of an index that were not read to their end, for the next pull."""

    @property
    def found(self) -> Iterator[Read]:
        """All of it, as ingesting takes it."""
        yield from self.reads
        for source, reason, hint in self.failures:
            yield BadArticle(reason, hint, source=source)

    @property
    def notes(self) -> tuple[str, ...]:
        """Say where the feed moved, and how much of it is left for the next pull."""
        moved = f"{self.moved_from}: moved for good; followed at {self.feed.url} from now on"
        return (*([moved] if self.moved_from else []), *([self.rest] if self.rest else []))

    @property
    def rest(self) -> str | None:
        """Say how much of the feed is left for the next pull; None where nothing is."""
        parts = []
        if self.left:
            parts.append(f"{self.left:,} new addresses are left (--limit)")
        if self.sitemaps_left:
            parts.append(f"{self.sitemaps_left:,} of its sitemaps are not read to their end")
        told = f"{self.feed.url}: {' and '.join(parts)}; the next pull goes on there"
        return told if parts else None


def pull(feed: Feed, fetch: Fetch, *, limit: int = 100) -> Pulled:
    """Fetch a feed and the pages of its new entries.

    An entry that carries its whole text is taken as it is; otherwise its page is fetched, and the
    entry's date and title stand in where the page states none. What fails is tried again at the
    next pull, but a page that is gone for good (410) is named once. A feed that moved for good
    (301, 308) is followed at its new address.

    Args:
        feed: With what the last pull left.
        fetch: How to fetch.
        limit: Most entries taken at once, the feed's first ones.

    Raises:
        FetchError: The feed itself could not be fetched.
        BadArticle: It is no feed and no sitemap.
    """
    page = fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
    moved_from = feed.url
    feed = feed.model_copy(update={"url": canonical_url(page.moved_to or "") or feed.url})
    pulled = _of_page(page, feed, fetch, limit)
    return pulled.model_copy(update={"moved_from": moved_from if moved_from != feed.url else None})


def _of_page(page: FetchedPage, feed: Feed, fetch: Fetch, limit: int) -> Pulled:
    """Take what is new in a feed that was fetched."""
    now = datetime.now(UTC)
    if page.not_modified:
        etag, modified = page.etag or feed.etag, page.last_modified or feed.last_modified
        left = feed.after([], etag, modified, now, feed.sitemaps)
        return Pulled(feed=left, not_modified=True)
    body = unpacked(page.body, feed.url)
    known = set(feed.seen)
    failures: list[tuple[str, str, str]] = []
    index = _Index(left=0)
    if root_name(body) == "sitemapindex":
        index = _of_index(body, feed, fetch, known, limit)
        failures += index.failures
        entries = [entry for listed in index.read.values() for entry in listed]
    else:
        entries = _entries(body, feed)
    new = [one for one in entries if _key(one) not in known]
    new = list({_key(one): one for one in new}.values())
    reads: list[ArticleDraft] = []
    seen: list[str] = []
    for entry in new[:limit]:
        failed = False
        for read in _taken(entry, feed, fetch):
            if isinstance(read, _Gone):
                failures.append((read.source, read.reason, read.hint))
            elif isinstance(read, BadArticle):
                failed = True
                failures.append((read.source, read.reason, read.hint))
            else:
                reads.append(read)
        if not failed:
            seen.append(_key(entry))
    taken = known | set(seen)
    ended = [key for key, listed in index.read.items() if taken.issuperset(map(_key, listed))]
    open_still = index.left + len(index.read) - len(ended)
    sitemaps = tuple(dict.fromkeys([*index.done, *ended]))
    # else the next pull must see the feed again
    whole = len(new) <= limit and not failures and not open_still
    left = feed.after(
        seen, page.etag if whole else None, page.last_modified if whole else None, now, sitemaps
    )
    return Pulled(
        reads=tuple(reads),
        failures=tuple(failures),
        feed=left,
        left=max(0, len(new) - limit),
        sitemaps_left=open_still,
    )


class _Index(NamedTuple):
    """What one pull reads of a sitemap index."""

    left: int
    """How many sitemaps it does not come to."""
    read: dict[str, list[FeedEntry]] = {}  # noqa: RUF012 - never changed
    """The entries of each that it reads, by ``Listed.key``."""
    done: tuple[str, ...] = ()
    """Those of which all was taken before."""
    failures: tuple[tuple[str, str, str], ...] = ()


def _of_index(body: bytes, feed: Feed, fetch: Fetch, known: set[str], limit: int) -> _Index:
    """Read sitemaps of an index, the newest first, until there is enough for one pull.

    One whose pages were all taken is read again when the index says that it changed; where the
    index gives no days, once all the others have been read.
    """
    listed = sitemaps_of(body, Origin(feed.url))
    done = [one.key for one in listed if one.key in feed.sitemaps]
    waiting = [one for one in listed if one.key not in done]
    if not waiting:
        waiting = [one for one in listed if not one.changed]
        done = [one.key for one in listed if one.changed]
    read: dict[str, list[FeedEntry]] = {}
    failures: list[tuple[str, str, str]] = []
    new = 0
    for number, one in enumerate(waiting):
        if number >= _SITEMAPS_AT_ONCE or new >= limit:
            break
        try:
            read[one.key] = _of_sitemap(one, fetch)
        except FetchError as error:
            failures.append((one.url, error.message, error.hint))
        except BadArticle as error:
            failures.append((error.source, error.reason, error.hint))
        new += sum(_key(entry) not in known for entry in read.get(one.key, ()))
    return _Index(len(waiting) - len(read), read, tuple(done), tuple(failures))


def _of_sitemap(one: Listed, fetch: Fetch) -> list[FeedEntry]:
    return pages_of(unpacked(fetch(one.url).body, one.url), Origin(one.url))


def pull_all(
    home: Path,
    fetch: Fetch,
    ingest: Callable[[Iterable[Read]], IngestReport],
    *,
    limit: int = 100,
) -> IngestReport:
    """Pull every feed of an archive's folder and ingest what is new.

    A feed that cannot be pulled is an outcome that failed, and the others follow. How far a feed
    was followed is kept once its articles are stored.

    Raises:
        QAError: Storing failed; the error's ``report`` has what came before, of all feeds.
    """
    feeds = {feed.url: feed for feed in kept_feeds(home)}
    report = IngestReport()
    for feed in tuple(feeds.values()):
        pulled, found = _pulled(feed, fetch, limit)
        try:
            report = _joined(report, ingest(found))
            if pulled is not None:
                report = report.model_copy(update={"notes": report.notes + pulled.notes})
        except QAError as error:
            done = error.report if isinstance(error.report, IngestReport) else IngestReport()
            error.report = _joined(report, done)
            raise
        if pulled is not None:
            feeds = _with(feeds, feed.url, pulled.feed)
            keep(home, tuple(feeds.values()))
    return report


def _with(feeds: dict[str, Feed], url: str, left: Feed) -> dict[str, Feed]:
    """Put a feed as a pull leaves it into its place; one that moved onto another becomes that."""
    if left.url != url and left.url in feeds:
        return {key: one for key, one in feeds.items() if key != url}
    return {left.url if key == url else key: left if key == url else one
            for key, one in feeds.items()}  # fmt: skip


def _joined(one: IngestReport, other: IngestReport) -> IngestReport:
    return IngestReport(
        outcomes=one.outcomes + other.outcomes,
        passages_embedded=one.passages_embedded + other.passages_embedded,
        stopped=other.stopped,
        sequence=other.sequence,
        notes=one.notes + other.notes,
    )


def _pulled(feed: Feed, fetch: Fetch, limit: int) -> tuple[Pulled | None, list[Read]]:
    try:
        pulled = pull(feed, fetch, limit=limit)
    except BadArticle as error:
        return None, [error]
    except FetchGone as error:
        hint = f"Follow it no more: qa feeds remove {feed.url}"
        return None, [BadArticle(error.message, hint, source=feed.url)]
    except FetchError as error:
        return None, [BadArticle(error.message, error.hint, source=feed.url)]
    return pulled, list(pulled.found)


def _key(entry: FeedEntry) -> str:
    return entry.url or str(entry.fields.get("id") or entry.fields.get("text") or "")[:500]


def _entries(body: bytes, feed: Feed) -> list[FeedEntry]:
    origin = Origin(feed.url)
    if root_name(body) == "urlset":
        return pages_of(body, origin)
    if body.lstrip()[:1] == b"{":
        return _json_feed(body, origin)
    return feed_entries(body, origin)


def _json_feed(data: bytes, origin: Origin) -> list[FeedEntry]:
    found = []
    for read in read_bytes(data, origin.source, kind="json"):
        if isinstance(read, BadArticle):
            raise read
        dumped = read.model_dump(mode="json", exclude_none=True)
        fields = {k: v for k, v in dumped.items() if k in _FIELDS}
        found.append(FeedEntry(fields, whole=True))
    return found


_FIELDS = ("id", "text", "title", "url", "publisher", "published_at", "updated_at", "language")


def _taken(entry: FeedEntry, feed: Feed, fetch: Fetch) -> Iterator[Read]:
    address = entry.url
    fields = dict(entry.fields)
    if feed.publisher:
        fields["publisher"] = feed.publisher
    if entry.whole or address is None:
        yield _drafted(fields, address or feed.url)
        return
    try:
        page = fetch(address)
    except FetchGone as error:
        yield _Gone(error.message, error.hint, source=address)
        return
    except FetchError as error:
        yield BadArticle(error.message, error.hint, source=address)
        return
    final = canonical_url(page.final_url) or address
    for read in read_bytes(
        page.body,
        final,
        name=id_from_url(final),
        address=final,
        charset=page.charset,
    ):
        yield read if isinstance(read, BadArticle) else _completed(read, fields)


def _drafted(fields: dict[str, object], source: str) -> Read:
    try:
        return draft_from_mapping(fields, source, origin="feed")
    except BadArticle as error:
        return error


def _completed(draft: ArticleDraft, fields: dict[str, object]) -> ArticleDraft:
    """Give a page what only its feed says: day, title, and the publisher's name."""
    try:
        told = draft_from_mapping(fields | {"text": "x"}, draft.source, origin="feed")
    except BadArticle:
        return draft  # the feed's fields cannot be used; the page's stand
    changes: dict[str, object] = {}
    if draft.published_at is None and told.published_at is not None:
        changes |= {"published_at": told.published_at, "published_origin": told.published_origin}
    if not draft.title and told.title:
        changes["title"] = told.title
    if told.publisher and draft.publisher in (None, *_host(draft)):
        changes["publisher"] = told.publisher
    return draft.model_copy(update=changes)


def _host(draft: ArticleDraft) -> tuple[str, ...]:
    from qa.sources.formats import host_name

    host = host_name(draft.url) if draft.url else None
    return (host,) if host else ()
