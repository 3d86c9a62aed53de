"""Ingesting into a real store with the real embedding model."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import IndexUnavailable, StoreError
from qa.parts import Embedder
from qa.retrieval.embed import open_embedder
from qa.sources.fetch import FetchPolicy, fetch
from qa.sources.formats import Limits
from qa.sources.ingest import ingest, ingest_mappings
from qa.store import open_store
from qa.store.sqlstore import SqlStore
from qa.testing.formats_reading import PAGES, written
from qa.testing.text_strategies import storable_text
from qa.types import IngestOutcome, IngestReport


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


class Archive:
    """A store with an embedder; counts how often the indexes were told to follow."""

    def __init__(self, store: SqlStore, embedder: Embedder) -> None:
        self.store = store
        self.embedder = embedder
        self.followed = 0
        self.heard: list[object] = []

    def follow(self) -> None:
        self.followed += 1

    def planned(self, passages: int) -> None:
        self.heard.append(("planned", passages))

    def embedded(self, passages: int) -> None:
        self.heard.append(("embedded", passages))

    def finished(self, outcome: IngestOutcome) -> None:
        self.heard.append(outcome)

    def ingest(
        self, *sources: Path | str, stdin: bytes | None = None, limits: Limits | None = None
    ) -> IngestReport:
        return ingest(
            [str(source) for source in sources],
            store=self.store,
            embedder=self.embedder,
            follow=self.follow,
            progress=self,
            fetch_page=lambda url: fetch(url, FetchPolicy(allow_private=True)),
            stdin=io.BytesIO(stdin) if stdin is not None else None,
            limits=limits or Limits(),
        )


@pytest.fixture
def archive(tmp_path: Path, embedder: Embedder) -> Iterator[Archive]:
    with open_store(tmp_path / "store.sqlite") as store:
        yield Archive(store, embedder)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of three articles and four bad sources, one of them a line."""
    folder = tmp_path / "news"
    written(folder, "a.txt", "The bridge at Norrvik will close for six weeks.")
    written(folder, "b.txt", b"")
    written(folder, "c.txt", b"caf\xe9 culture")
    written(folder, "d.jsonl", '{"id": "tram", "text": "The tram is late."}\n{broken\n')
    written(folder, "e.pdf", b"%PDF-1.7")
    written(folder, "f.txt", "The ferry runs every ten minutes.")
    return folder


def results(report: IngestReport) -> list[str]:
    return [outcome.result for outcome in report.outcomes]


def test_one_bad_article_stops_no_other(archive: Archive, news: Path) -> None:
    report = archive.ingest(news, news / "missing.txt")
    assert results(report) == [
        "added", "failed", "failed", "added", "failed", "failed", "added", "failed",
    ]  # fmt: skip
    failed = [outcome for outcome in report.outcomes if outcome.result == "failed"]
    assert [(Path(outcome.source).name, outcome.line) for outcome in failed] == [
        ("b.txt", None), ("c.txt", 1), ("d.jsonl", 2), ("e.pdf", None), ("missing.txt", None),
    ]  # fmt: skip
    assert all(outcome.reason for outcome in failed)
    assert {meta.id for meta in archive.store.articles()} == {"a", "tram", "f"}
    assert report.passages_embedded == 3
    assert archive.followed == 1


def test_the_same_again_does_nothing(archive: Archive, news: Path) -> None:
    archive.ingest(news)
    archive.followed = 0
    report = archive.ingest(news)
    assert report.count("unchanged") == 3
    assert report.passages_embedded == archive.followed == 0
    assert report.outcomes[0].reason == "the same text as a@1"


def test_changed_text_is_a_new_version_and_the_old_one_stays(archive: Archive, news: Path) -> None:
    archive.ingest(news)
    before = archive.store.article("a").text
    written(news, "a.txt", "The bridge at Norrvik will close for eight weeks.")
    report = archive.ingest(news)
    outcome = next(one for one in report.outcomes if one.article_id == "a")
    assert (outcome.result, outcome.version) == ("new_version", 2)
    assert archive.store.article("a", 1).text == before
    assert "eight" in archive.store.article("a").text


def test_the_same_text_under_another_derived_id_is_known(archive: Archive, news: Path) -> None:
    archive.ingest(news)
    copy = written(news.parent, "copy.txt", (news / "a.txt").read_bytes())
    (outcome,) = archive.ingest(copy).outcomes
    assert (outcome.result, outcome.article_id) == ("unchanged", "a")
    assert outcome.reason == "the same text as a@1"
    (piped,) = archive.ingest("-", stdin=copy.read_bytes()).outcomes
    assert piped.result == "unchanged"


def test_the_same_text_under_a_given_id_is_an_article_of_its_own(archive: Archive) -> None:
    line = b'{"id": "one", "text": "Same."}\n{"id": "two", "text": "Same."}\n'
    report = archive.ingest("-", stdin=line)
    assert results(report) == ["added", "added"]
    assert report.passages_embedded == 1, "equal passages are embedded once"


def test_a_taken_derived_id_is_made_unique(archive: Archive, tmp_path: Path) -> None:
    one = written(tmp_path, "one/story.txt", "The first story.")
    two = written(tmp_path, "two/story.txt", "The second story.")
    report = archive.ingest(one, two)
    assert results(report) == ["added", "added"]
    first, second = (outcome.article_id or "" for outcome in report.outcomes)
    assert first == "story"
    assert second.startswith("story-")
    assert "another source" in (report.outcomes[1].reason or "")
    written(tmp_path, "two/story.txt", "The second story, corrected.")
    (again,) = archive.ingest(two).outcomes
    assert (again.result, again.article_id, again.version) == ("new_version", second, 2)
    assert results(archive.ingest(one, two)) == ["unchanged", "unchanged"]


def test_one_id_twice_in_a_batch_is_said(archive: Archive) -> None:
    lines = b'{"id": "x", "text": "One."}\n{"id": "x", "text": "Two."}\n{"id": "x", "text": "Two."}'
    report = archive.ingest("-", stdin=lines)
    assert results(report) == ["added", "new_version", "unchanged"]
    assert "the same id as <stdin>#1 in this batch" in (report.outcomes[1].reason or "")
    assert archive.store.article("x").text == "Two."


def test_new_fields_without_new_text_describe_it_anew(archive: Archive) -> None:
    archive.ingest("-", stdin=b'{"id": "x", "text": "One.", "title": "A", "date": "2022-02-02"}')
    report = archive.ingest("-", stdin=b'{"id": "x", "text": "One.", "title": "B"}')
    assert results(report) == ["new_version"]
    assert report.outcomes[0].reason == "the same text with another title"
    now = archive.store.article("x")
    assert (now.version, now.title, str(now.published_at)) == (2, "B", "2022-02-02")
    assert archive.store.article("x", 1).title == "A"


def test_another_source_of_the_same_text_describes_nothing_anew(
    archive: Archive, tmp_path: Path
) -> None:
    archive.ingest("-", stdin=b'{"id": "x", "text": "One.", "title": "A"}')
    other = written(tmp_path, "o.jsonl", '{"id": "x", "text": "One.", "title": "B"}')
    report = archive.ingest(other)
    assert results(report) == ["unchanged"]
    assert "its new title not stored: qa articles edit x" in (report.outcomes[0].reason or "")


def test_an_unreadable_date_is_said(archive: Archive) -> None:
    (outcome,) = archive.ingest("-", stdin=b'{"text": "One.", "date": "02/03/2022"}').outcomes
    assert outcome.result == "added"
    assert outcome.reason == (
        "left undated: JSON field 'date': '02/03/2022' could be day/month or month/day: "
        "write 2022-03-02 or 2022-02-03"
    )


def test_an_update_that_has_not_come_is_said_to_be_dropped(archive: Archive) -> None:
    line = b'{"text": "One.", "date": "2022-02-02", "updated_at": "2999-01-01"}'
    (outcome,) = archive.ingest("-", stdin=line).outcomes
    assert outcome.result == "added"
    assert outcome.reason == (
        "its update left undated: JSON field 'updated_at': '2999-01-01' lies in the future"
    )


def test_cached_passages_are_not_embedded_again(archive: Archive) -> None:
    start = "".join(f"Sentence number {n} of a long article. " for n in range(60))
    first = archive.ingest("-", stdin=json.dumps({"id": "x", "text": start}).encode())
    longer = start + "\n\n" + "".join(f"News {n} came in later that day. " for n in range(60))
    archive.ingest("-", stdin=json.dumps({"id": "y", "text": longer}).encode())
    third = archive.ingest("-", stdin=json.dumps({"id": "z", "text": longer}).encode())
    assert first.passages_embedded > 1
    assert results(third) == ["added"]
    assert third.passages_embedded == 0


def test_passages_are_stored_with_their_vectors(archive: Archive, news: Path) -> None:
    archive.ingest(news)
    keys = sorted(archive.store.live_keys())
    rows = archive.store.vectors(keys, archive.embedder.fingerprint)
    passages = archive.store.passages(keys)
    wanted = archive.embedder.embed_passages([passages[key][0].text for key in keys])
    assert rows == pytest.approx(wanted, abs=1e-6)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(storable_text, min_size=1, max_size=4, unique=True))
def test_any_text_is_stored_as_received(archive: Archive, texts: list[str]) -> None:
    lines = "\n".join(json.dumps({"text": text}) for text in texts)
    report = archive.ingest("-", stdin=lines.encode())
    assert not report.count("failed")
    for text, outcome in zip(texts, report.outcomes, strict=True):
        assert archive.store.article(outcome.article_id or "").text == text
        tiles = archive.store.article_passages(outcome.article_id or "")
        assert "".join(passage.text for passage in tiles) == text


def test_progress_is_heard_in_order(archive: Archive, news: Path) -> None:
    report = archive.ingest(news)
    planned = sum(one[1] for one in archive.heard if isinstance(one, tuple) and one[0] == "planned")
    done = sum(one[1] for one in archive.heard if isinstance(one, tuple) and one[0] == "embedded")
    assert planned == done == report.passages_embedded
    assert [one for one in archive.heard if isinstance(one, IngestOutcome)] == list(report.outcomes)


def test_an_api_s_articles(archive: Archive) -> None:
    report = ingest_mappings(
        [{"id": "x", "text": "One."}, {"text": 5}, {"text": "ab\ud800"}, {"body": "Two."}],
        store=archive.store,
        embedder=archive.embedder,
        follow=archive.follow,
    )
    assert results(report) == ["added", "failed", "failed", "added"]
    assert report.outcomes[1].source == "request#/articles/1"
    report.model_dump_json()


def test_the_indexes_follow_even_when_a_batch_breaks_off(archive: Archive, news: Path) -> None:
    class Full(Exception):
        """What a full disk may look like to a watcher."""

    def finished(outcome: IngestOutcome) -> None:
        if outcome.article_id == "tram":
            raise Full

    archive.finished = finished  # type: ignore[method-assign]
    with pytest.raises(Full):
        archive.ingest(news)
    assert archive.followed == 1
    assert {meta.id for meta in archive.store.articles()} == {"a", "tram"}


class Courier(BaseHTTPRequestHandler):
    """A newspaper's site."""

    def do_GET(self) -> None:
        kinds = {"html": "text/html", "pdf": "application/pdf", "jsonl": "application/x-ndjson"}
        kind = kinds.get(self.path.partition("?")[0].rpartition(".")[2])
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.end_headers()
        if kind == "text/html":
            self.wfile.write((PAGES / "time.html").read_bytes())
        else:
            self.wfile.write(b'{"id": "x", "text": "One."}\n{broken\n')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Courier)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_urls(archive: Archive, site: str) -> None:
    report = archive.ingest(
        f"{site}/bridge.html?utm_source=mail", f"{site}/bridge.html#top", f"{site}/no",
        f"{site}/a.pdf", f"{site}/feed.jsonl", "ftp://127.0.0.1/a",
    )  # fmt: skip
    assert results(report) == [
        "added", "unchanged", "failed", "failed", "added", "failed", "failed",
    ]  # fmt: skip
    meta = archive.store.current(f"{site}/bridge.html")
    assert meta is not None
    assert meta.published_origin == "<time> element"
    assert meta.publisher == "127.0.0.1"
    reasons = [outcome.reason or "" for outcome in report.outcomes]
    assert "404" in reasons[2]
    assert "the PDF cannot be read" in reasons[3]
    assert report.outcomes[5].line == 2
    assert "not an http(s) address" in reasons[6]


def test_by_default_this_machine_is_not_fetched(archive: Archive, site: str) -> None:
    report = ingest(
        [f"{site}/bridge.html"],
        store=archive.store,
        embedder=archive.embedder,
        follow=archive.follow,
    )
    assert results(report) == ["failed"]


@pytest.mark.parametrize("follows", [True, False])
def test_what_was_stored_before_the_store_failed_is_on_the_error(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, follows: bool
) -> None:
    commit = archive.store.commit
    stored: list[IngestOutcome] = []

    def full(*given: Any) -> IngestOutcome:
        if len(stored) == 2:
            raise StoreError("The disk is full.", "Make room.")
        stored.append(commit(*given))
        return stored[-1]

    def follow() -> None:
        archive.followed += 1
        if not follows:
            raise IndexUnavailable("The index cannot be written: the disk is full.", "Make room.")

    monkeypatch.setattr(archive.store, "commit", full)
    monkeypatch.setattr(archive, "follow", follow)
    lines = b"".join(b'{"id": "%d", "text": "Number %d."}\n' % (one, one) for one in range(4))
    with pytest.raises(StoreError if follows else IndexUnavailable) as caught:
        archive.ingest("-", stdin=lines)
    report = caught.value.report
    assert isinstance(report, IngestReport)
    assert [one.article_id for one in report.outcomes] == ["0", "1"]
    assert report.stopped == caught.value.message
    assert archive.followed == 1
    assert {meta.id for meta in archive.store.articles()} == {"0", "1"}
