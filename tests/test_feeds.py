"""Following feeds: asked conditionally, each page fetched once, what failed tried again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.errors import BadArticle, FetchFailed, InvalidInput, NotFound, StoreDamaged, StoreError
from qa.sources.feeds import Feed, add_feed, kept_feeds, pull, pull_all, remove_feed
from qa.sources.fetch import FetchedPage
from qa.sources.formats import Read
from qa.testing.pages_invented import TITLE, page
from qa.types import ArticleDraft, IngestOutcome, IngestReport
from tests.test_formats_files import RSS

FEED = "https://c.example/feed.xml"


class Web:
    """Answers by address; ``asked`` keeps what was asked, with the condition."""

    def __init__(self, **pages: str) -> None:
        self.pages = {
            f"https://c.example/{name.replace('__', '.')}": p for name, p in pages.items()
        }
        self.asked: list[tuple[str, str | None]] = []

    def __call__(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> FetchedPage:
        self.asked.append((url, etag))
        if url not in self.pages:
            raise FetchFailed("The server answered 503.", "Try again later.")
        if etag == "v1":
            return FetchedPage(url=url, final_url=url, body=b"", not_modified=True, etag=etag)
        body = self.pages[url].encode()
        return FetchedPage(url=url, final_url=url, body=body, etag="v1")


def rss(*names: str, whole: bool = False) -> str:
    text = "<content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>" if whole else ""
    items = "".join(
        f"<item><title>{name}</title><link>https://c.example/{name}</link>"
        f"<pubDate>Tue, 14 Mar 2023 10:00:00 GMT</pubDate><description>s</description>{text}</item>"
        for name in names
    )
    start = RSS[: RSS.index("<item>")]
    return f"{start}{items}</channel></rss>"


def test_pages_are_fetched_once_with_what_the_feed_says_of_them() -> None:
    web = Web(feed__xml=rss("a", "b"), a=page(), b=page("<p>Three more are to be shut.</p>"))
    first = pull(Feed(url=FEED), web)
    assert [draft.id for draft in first.reads] == ["https://c.example/a", "https://c.example/b"]
    assert "12,400 signatures" in first.reads[0].text
    assert (first.reads[0].title, first.reads[0].publisher) == (TITLE, "The Norrvik Courier")
    assert str(first.reads[0].published_at) == "2023-03-14 10:00:00+00:00"
    assert first.reads[0].published_origin == "feed 'published'"
    again = pull(first.feed, web)
    assert again.not_modified
    assert not again.reads
    assert web.asked[-1] == (FEED, "v1")
    assert len(web.asked) == 4


def test_a_feed_with_whole_texts_needs_no_pages() -> None:
    web = Web(feed__xml=rss("a", whole=True))
    (draft,) = pull(Feed(url=FEED, publisher="Mine"), web).reads
    assert (draft.text, draft.publisher) == ("All of it.", "Mine")
    assert len(web.asked) == 1


def test_what_failed_is_said_and_tried_again() -> None:
    web = Web(feed__xml=rss("a", "b"), a=page())
    first = pull(Feed(url=FEED), web)
    assert [draft.id for draft in first.reads] == ["https://c.example/a"]
    assert first.failures == (
        ("https://c.example/b", "The server answered 503.", "Try again later."),
    )
    web.pages["https://c.example/b"] = page()
    second = pull(first.feed, web)
    assert [draft.id for draft in second.reads] == ["https://c.example/b"]


def test_a_limit_leaves_the_rest_for_the_next_pull() -> None:
    web = Web(feed__xml=rss("a", "b"), a=page(), b=page())
    first = pull(Feed(url=FEED), web, limit=1)
    assert (len(first.reads), first.left) == (1, 1)
    assert len(pull(first.feed, web, limit=1).reads) == 1


def test_a_sitemap_gives_the_newest_pages_first() -> None:
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<url><loc>https://c.example/old</loc><lastmod>2022-01-01</lastmod></url>"
        "<url><loc>https://c.example/new</loc><lastmod>2023-01-01</lastmod></url></urlset>"
    )
    index = "<sitemapindex><sitemap><loc>https://c.example/s</loc></sitemap></sitemapindex>"
    web = Web(feed__xml=index, s=sitemap, old=page(), new=page())
    found = pull(Feed(url=FEED), web).reads
    assert [draft.id for draft in found] == ["https://c.example/new", "https://c.example/old"]


def test_a_page_that_is_no_feed_is_refused() -> None:
    with pytest.raises(BadArticle, match="no feed"):
        pull(Feed(url=FEED), Web(feed__xml="<html></html>"))


def test_one_feed_s_failure_stops_no_other(tmp_path: Path) -> None:
    add_feed(tmp_path, "https://c.example/gone")
    add_feed(tmp_path, FEED)
    taken: list[Read] = []

    def ingest(reads: Iterable[Read]) -> IngestReport:
        taken.extend(reads)
        return IngestReport()

    pull_all(tmp_path, Web(feed__xml=rss("a"), a=page()), ingest)
    assert [isinstance(one, ArticleDraft) for one in taken] == [False, True]
    gone, followed = kept_feeds(tmp_path)
    assert gone.pulled_at is None
    assert followed.seen == ("https://c.example/a",)
    assert followed.pulled_at is not None
    assert followed.pulled_at <= datetime.now(UTC)


def test_a_full_disk_leaves_a_report_of_all_feeds_before_it(tmp_path: Path) -> None:
    add_feed(tmp_path, "https://c.example/one.xml")
    add_feed(tmp_path, "https://c.example/two.xml")
    added = IngestOutcome(source="https://c.example/a", result="added", article_id="a")
    full = StoreError("The disk is full.", "Make room.")
    full.report = IngestReport(
        outcomes=(added.model_copy(update={"article_id": "b"}),), stopped="full"
    )

    def ingest(reads: Iterable[Read]) -> IngestReport:
        if [one.id for one in reads if isinstance(one, ArticleDraft)] == ["https://c.example/a"]:
            return IngestReport(outcomes=(added,))
        raise full

    with pytest.raises(StoreError) as caught:
        pull_all(tmp_path, Web(one__xml=rss("a"), two__xml=rss("b"), a=page(), b=page()), ingest)
    report = caught.value.report
    assert isinstance(report, IngestReport)
    assert [one.article_id for one in report.outcomes] == ["a", "b"]
    assert report.stopped == "full"
    first, second = kept_feeds(tmp_path)
    assert first.seen
    assert not second.seen


def test_feeds_are_kept(tmp_path: Path) -> None:
    assert kept_feeds(tmp_path) == ()
    add_feed(tmp_path, FEED)
    add_feed(tmp_path, f"{FEED}#x", "Courier")
    assert kept_feeds(tmp_path) == (Feed(url=FEED, publisher="Courier"),)
    remove_feed(tmp_path, FEED)
    with pytest.raises(NotFound):
        remove_feed(tmp_path, FEED)
    with pytest.raises(InvalidInput):
        add_feed(tmp_path, "file:///etc/passwd")
    (tmp_path / "feeds.json").write_text("{")
    with pytest.raises(StoreDamaged):
        kept_feeds(tmp_path)
