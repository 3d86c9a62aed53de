"""Feeds of a real HTTP server on this machine, pulled into an archive."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from qa.engine import Engine, open_engine
from qa.settings import Settings
from qa.sources.feeds import add_feed, kept_feeds
from qa.testing.pages_invented import page

CHANGED = formatdate(1678788000, usegmt=True)


class Site(BaseHTTPRequestHandler):
    """A newspaper's server, with what it was asked for and what it answered."""

    items: ClassVar[list[str]]
    marks: ClassVar[dict[str, str]]
    """The headers by which it tells that its feed has not changed."""
    status: ClassVar[dict[str, int]]
    asked: ClassVar[list[tuple[str, int]]]

    def do_GET(self) -> None:
        status = self.status.get(self.path, 200)
        if status != 200:
            self.reply(status, Location="/new.xml")
        elif self.path.endswith(".xml"):
            known = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
            since = [self.headers.get(known[name]) == value for name, value in self.marks.items()]
            fresh = bool(since) and all(since)
            self.reply(304 if fresh else 200, b"" if fresh else self.feed(), **self.marks)
        else:
            text = f"<p>The council voted {self.path[1:]} on Tuesday, at length.</p>"
            self.reply(200, page(text).encode())

    def feed(self) -> bytes:
        origin = f"http://{self.headers['Host']}"
        items = "".join(
            f"<item><title>{one}</title><link>{origin}/{one}</link></item>" for one in self.items
        )
        return f"<rss version='2.0'><channel><title>C</title>{items}</channel></rss>".encode()

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.asked.append((self.path, status))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a server whose feed has one entry."""
    Site.items, Site.marks, Site.status, Site.asked = ["one"], {"ETag": '"v1"'}, {}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with open_engine(Settings(home=tmp_path / "home", allow_private_urls=True)) as opened:
        yield opened


def home(engine: Engine) -> Path:
    return engine.settings.home


@pytest.mark.parametrize(
    "marks",
    [{"ETag": '"v1"'}, {"Last-Modified": CHANGED}, {"ETag": 'W/"a,b"', "Last-Modified": CHANGED}],
)
def test_an_unchanged_feed_costs_one_small_request(
    site: str, engine: Engine, marks: dict[str, str]
) -> None:
    Site.marks = marks
    add_feed(home(engine), f"{site}/feed.xml")
    assert engine.pull_feeds().count("added") == 1
    again = engine.pull_feeds()
    assert not again.outcomes
    assert Site.asked == [("/feed.xml", 200), ("/one", 200), ("/feed.xml", 304)]
    Site.items = ["one", "two"]
    Site.marks = {name: f'"v2"{value}' for name, value in marks.items()}
    (new,) = engine.pull_feeds().outcomes
    assert new.article_id == f"{site}/two"
    assert Site.asked[3:] == [("/feed.xml", 200), ("/two", 200)]


def test_a_feed_that_moved_for_good_is_followed_there(site: str, engine: Engine) -> None:
    add_feed(home(engine), f"{site}/feed.xml", "The Courier")
    engine.pull_feeds()
    Site.status = {"/feed.xml": 301}
    Site.items = ["one", "two"]
    Site.marks = {"ETag": '"v2"'}
    report = engine.pull_feeds()
    assert [outcome.article_id for outcome in report.outcomes] == [f"{site}/two"]
    (note,) = report.notes
    assert note == f"{site}/feed.xml: moved for good; followed at {site}/new.xml from now on"
    (feed,) = kept_feeds(home(engine))
    assert (feed.url, feed.publisher, len(feed.seen)) == (f"{site}/new.xml", "The Courier", 2)
    Site.asked = []
    assert not engine.pull_feeds().notes
    assert Site.asked == [("/new.xml", 304)]


def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(site: str, engine: Engine) -> None:
    add_feed(home(engine), f"{site}/feed.xml")
    Site.status = {"/feed.xml": 302}
    assert engine.pull_feeds().count("added") == 1
    assert [feed.url for feed in kept_feeds(home(engine))] == [f"{site}/feed.xml"]


def test_a_feed_that_moved_onto_another_is_followed_once(site: str, engine: Engine) -> None:
    add_feed(home(engine), f"{site}/feed.xml")
    add_feed(home(engine), f"{site}/new.xml")
    Site.status = {"/feed.xml": 308}
    engine.pull_feeds()
    assert [feed.url for feed in kept_feeds(home(engine))] == [f"{site}/new.xml"]


def test_a_feed_that_is_gone_says_what_to_do(site: str, engine: Engine) -> None:
    add_feed(home(engine), f"{site}/feed.xml")
    Site.status = {"/feed.xml": 410}
    (outcome,) = engine.pull_feeds().outcomes
    assert outcome.result == "failed"
    assert outcome.reason == (
        "The server answered 410: it is gone for good. "
        f"Follow it no more: qa feeds remove {site}/feed.xml"
    )


def test_a_page_that_is_gone_is_named_once_and_one_that_fails_is_tried_again(
    site: str, engine: Engine
) -> None:
    add_feed(home(engine), f"{site}/feed.xml")
    Site.items = ["one", "gone", "late"]
    Site.status = {"/gone": 410, "/late": 503}
    first = engine.pull_feeds()
    assert (first.count("added"), first.count("failed")) == (1, 2)
    Site.status = {"/gone": 410}
    (late,) = engine.pull_feeds().outcomes
    assert late.article_id == f"{site}/late"
    assert not engine.pull_feeds().outcomes
    assert Site.asked.count(("/gone", 410)) == 1
    assert Site.asked[-1] == ("/feed.xml", 304)
