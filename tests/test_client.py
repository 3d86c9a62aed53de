"""The Python client against a real server: same types, the project's errors, streams that end."""

from __future__ import annotations

import asyncio
import inspect
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import aclosing, closing, contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from qa.client import AsyncClient, Client
from qa.engine import open_engine
from qa.errors import (
    BadQuestion,
    BadSettings,
    InvalidInput,
    ModelNotAllowed,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    QAError,
    RateLimited,
    ServiceFault,
    ServiceUnreachable,
)
from qa.keys import Role, add_key
from qa.settings import Settings
from qa.testing.folders import BUNDLED, SAMPLE
from qa.testing.service import QUESTION, free_port, running
from qa.types import (
    Answer,
    Answered,
    AnswerStatus,
    AskEvent,
    ClaimMade,
    Filters,
    Retrieved,
    Turn,
    Verdict,
)

WIRE = {
    "id": "courier/1",
    "title": "Council buys buses",
    "publisher": "The Courier",
    "published_at": "2024-05-06",
    "text": "The council will buy 12 buses, Mayor Ana Pell said on Monday.",
    "tags": {"desk": "city"},
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("client")
    with open_engine(Settings(home=home)) as engine:
        assert not engine.ingest([str(SAMPLE), str(BUNDLED / "invented")]).count("failed")
    with running(Settings(home=home)) as (address, _):
        yield address


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with Client(url) as made:
        yield made


def test_an_answer_is_the_values_that_the_engine_makes(client: Client) -> None:
    answer = client.ask(QUESTION, retrieved=True)
    assert answer.status is AnswerStatus.ANSWERED
    cited = answer.citations[0]
    article = client.article(f"{cited.article_id}@{cited.version}")
    assert article.text[cited.start : cited.end] == cited.quote
    assert answer.retrieved
    assert client.ask(QUESTION).retrieved == ()


def test_an_answer_streams_as_events_that_end_with_it(client: Client) -> None:
    events = list(client.stream(QUESTION))
    assert [one.event for one in events] == ["retrieved", "claim", "answer"]
    answered = events[-1]
    assert isinstance(answered, Answered)
    made = events[1]
    assert isinstance(made, ClaimMade)
    assert answered.answer.claims == (made.claim,)


def test_a_follow_up_is_sent_with_its_turns(client: Client) -> None:
    turns = [Turn(question="How many troops is Biden sending to Poland and Germany?", answer="")]
    answer = client.ask("And how many to Romania?", turns=turns)
    assert answer.rewritten_question is not None
    assert "Romania" in answer.rewritten_question


def test_filters_and_days_reach_the_archive(client: Client) -> None:
    question = "How many soldiers will Caldria send to Lorvenia?"
    early = client.ask(question, as_of=date(2023, 3, 7))
    assert (early.status, early.as_of) == (AnswerStatus.ANSWERED, date(2023, 3, 7))
    only = Filters(publishers=("Lorven Gazette (invented)",))
    found = client.search(question, filters=only, top_k=3)
    assert {hit.article.publisher for hit in found.hits} == {"Lorven Gazette (invented)"}
    figures = client.figures("Caldrian soldiers in Lorvenia", filters=only)
    assert {row.publisher for row in figures.figures} == set(only.publishers)


def test_a_text_is_verified(client: Client) -> None:
    text = "Biden is sending about 20,000 troops to Poland and Germany."
    (claim,) = client.verify(text, articles=["pentagon-troops-2022-02-02"]).claims
    assert claim.verdict is Verdict.CONTRADICTED


def test_articles_are_added_listed_edited_and_deleted(client: Client) -> None:
    assert client.add([WIRE]).count("added") == 1
    assert client.article("courier/1").tags == {"desk": "city"}
    found = list(client.articles(Filters(published_from=date(2024, 1, 1)), title="BUSES"))
    assert [meta.id for meta in found] == ["courier/1"]
    outcome = client.edit("courier/1", {"published_at": date(2024, 5, 7), "title": None})
    assert (outcome.result, outcome.version) == ("new_version", 2)
    assert client.article("courier/1").published_at == date(2024, 5, 7)
    assert client.article("courier/1").title is None
    assert client.article("courier/1@1").title == "Council buys buses"
    assert client.delete("courier/1").version == 2
    with pytest.raises(NotFound):
        client.article("courier/1")


def test_pages_are_followed_to_the_end(client: Client) -> None:
    listed = [meta.ref for meta in client.articles()]
    first = client.articles_page(limit=2)
    second = client.articles_page(limit=2, after=first.next)
    assert [meta.ref for meta in (*first.articles, *second.articles)] == listed[:4]


@pytest.mark.parametrize("name", ["..", "a/../b", "50%?#x", "ünï cødé", "a.b", "@"])
def test_ids_with_special_characters_reach_their_article(client: Client, name: str) -> None:
    assert client.add([{"id": name, "text": f"It rained on {name!a}."}]).count("added")
    assert client.article(name).id == name
    assert client.delete(name).id == name


def test_drafts_that_were_read_keep_their_text_and_are_checked(client: Client) -> None:
    good = {"id": "page", "source": "/home/ana/page.html", "text": "<p>It rained.</p>\r\n"}
    bad = [
        {**good, "id": "a", "url": "javascript:alert(1)"},
        {**good, "id": "b", "text": "a\0b"},
        {**good, "id": "c\n"},
        {**good, "id": "d", "title": "x" * 3_000},
        {"id": "e", "text": "no source"},
        {**good, "id": "f", "published_at": "2999-01-01"},
    ]
    report = client.add([good, *bad], as_read=True)
    assert [one.result for one in report.outcomes] == ["added", *["failed"] * 5, "unchanged"]
    assert client.article("page").text == good["text"]
    assert client.article("page").source == "page.html"
    late = {**good, "id": "late", "text": "It will rain.", "published_at": "2999-01-01"}
    client.add([late], as_read=True)
    assert client.article("late").published_at is None
    for name in ("page", "late"):
        client.delete(name)


@pytest.mark.parametrize(
    ("call", "kind", "says"),
    [
        (lambda c: c.ask("  "), BadQuestion, "empty"),
        (lambda c: c.ask("half a pair \ud83d"), InvalidInput, "surrogate"),
        (lambda c: list(c.stream("  ")), BadQuestion, "empty"),
        (lambda c: c.ask("Who?", model="openai/gpt-4o"), ModelNotAllowed, "openai/gpt-4o"),
        (lambda c: c.ask("Who?", top_k=1000), InvalidInput, "top_k"),
        (lambda c: c.article("nothing"), NotFound, "nothing"),
        (lambda c: c.article("half \ud83d"), NotFound, "half"),
        (lambda c: c.article("x@9"), NotFound, "x"),
        (lambda c: c.edit("nothing", {"title": "x"}), NotFound, "nothing"),
        (lambda c: c.edit("nothing", {}), InvalidInput, "Nothing is given"),
        (lambda c: c.edit("x", {"url": "javascript:alert(1)"}), InvalidInput, "http"),
        (lambda c: c.delete("nothing"), NotFound, "nothing"),
        (lambda c: c.add([]), InvalidInput, "articles"),
        (lambda c: c.add([{"text": "x" * 17_000_000}]), InvalidInput, "larger"),
        (lambda c: c.articles_page(after="nowhere"), BadQuestion, "after"),
        (lambda c: c.articles_page(Filters(publishers=("a", "b"))), BadQuestion, "publisher"),
        (lambda c: c.figures("x", filters=Filters(article_ids=("a",))), BadQuestion, "single"),
    ],
)
def test_a_problem_is_the_error_that_the_engine_would_raise(
    client: Client, call: Callable[[Client], object], kind: type[QAError], says: str
) -> None:
    with pytest.raises(kind, match=says) as caught:
        call(client)
    assert not caught.value.retryable
    assert caught.value.hint


def test_an_error_names_its_request(client: Client) -> None:
    with pytest.raises(NotFound) as caught:
        client.article("nothing")
    assert len(caught.value.request_id) == 32


def test_an_unreachable_server_is_named() -> None:
    nobody = Client(f"http://127.0.0.1:{free_port()}")
    with nobody, pytest.raises(ServiceUnreachable, match="See whether the server") as caught:
        nobody.ready()
    assert caught.value.retryable


@pytest.mark.parametrize(
    "address",
    ["localhost:8000", "ftp://x", "http://", "http://u:p@x", "http://x/?k=v", "http://[x"],
)
def test_an_invalid_address_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(BadSettings):
        Client(address)


@pytest.mark.parametrize("key", ["", " dl_x", "schlüssel", "a\nb"])
def test_an_invalid_key_is_refused_before_anything_is_sent(key: str) -> None:
    with pytest.raises(BadSettings) as caught:
        Client("http://localhost", key=key)
    assert "qa keys add" in caught.value.hint


def test_a_missing_key_a_low_role_and_a_high_rate_are_errors(tmp_path: Path) -> None:
    token = add_key(tmp_path, "desk", Role.READ)[1]
    with running(Settings(home=tmp_path, rate_limit="3/hour")) as (url, _):
        with Client(url) as unknown, pytest.raises(NotAuthenticated, match="qa keys add"):
            unknown.search("rain")
        with Client(url, key=token) as reader:
            assert reader.search("rain").hits == ()
            with pytest.raises(NotPermitted, match="--role write"):
                reader.add([WIRE])
            reader.search("rain")
            with pytest.raises(RateLimited) as caught:
                reader.search("rain")
            assert caught.value.retryable
            assert caught.value.retry_after
            assert token not in repr(vars(reader)["_http"])


@contextmanager
def scripted(status: int, content: bytes, kind: str) -> Iterator[str]:
    """A server that is no Dateline, or one of another version: it says the same to everybody."""

    class Handler(BaseHTTPRequestHandler):
        def _say(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _say  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


SSE = "text/event-stream"
ERROR = json.dumps(
    {"code": "model-unavailable", "status": 503, "detail": "gone", "hint": "", "retryable": True}
).encode()


@pytest.mark.parametrize(
    ("status", "content", "kind", "says", "retryable"),
    [
        (502, b"<html>Bad gateway", "text/html", "502", True),
        (404, b"<html>Not here", "text/html", "Check the address", False),
        (200, b"<html>Hello", "text/html", "same version", False),
        (200, b'{"id": 1}', "application/json", "same version", False),
        (500, b'{"code": "a-new-one", "status": 500}', "application/json", "a-new-one", False),
    ],
)
def test_replies_of_other_programs_are_a_service_fault(
    status: int, content: bytes, kind: str, says: str, retryable: bool
) -> None:
    with (
        scripted(status, content, kind) as url,
        Client(url) as client,
        pytest.raises(ServiceFault, match=says) as caught,
    ):
        client.ask("Who?")
    assert caught.value.retryable is retryable


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"event: claim\ndata: {}\n\n", SSE, "same version"),
        (b"event: news\ndata: {}\n\n", SSE, "news"),
        (b"", SSE, "cut off"),
        (b": still working\n\n", SSE, "cut off"),
        (b"{}", "application/json", "no stream"),
        (b"event: error\ndata: " + ERROR + b"\n\n", SSE, "gone"),
    ],
)
def test_a_stream_that_breaks_raises(content: bytes, kind: str, says: str) -> None:
    with (
        scripted(200, content, kind) as url,
        Client(url) as client,
        pytest.raises(QAError, match=says),
    ):
        list(client.stream("Who?"))


def test_a_server_that_says_nothing_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with Client(address, timeout=0.2) as client, pytest.raises(ServiceUnreachable) as caught:
            client.ask("Who?")
    assert "timeout=" in caught.value.hint


def test_requests_to_the_loopback_bypass_proxies(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with Client(url) as direct:
        assert direct.ready().status == "ready"


async def _everything(url: str) -> tuple[Answer, list[AskEvent], list[str]]:
    async with AsyncClient(url) as client:
        answer, found = await asyncio.gather(client.ask(QUESTION), client.search(QUESTION))
        assert found.hits
        events = [event async for event in client.stream(QUESTION)]
        ids = [meta.id async for meta in client.articles()]
        assert (await client.articles_page(limit=1)).next
        assert (await client.figures("troops in Romania")).figures
        assert (await client.verify("It rained.")).claims
        assert (await client.add([WIRE])).count("added") == 1
        assert (await client.edit("courier/1", {"title": "Buses"})).version == 2
        assert (await client.article("courier/1")).title == "Buses"
        await client.delete("courier/1")
        assert (await client.ready()).status == "ready"
        with pytest.raises(NotFound):
            await client.article("courier/1")
    return answer, events, ids


def test_the_async_client_does_the_same(client: Client, url: str) -> None:
    answer, events, ids = asyncio.run(_everything(url))
    assert answer.answer == client.ask(QUESTION).answer
    assert isinstance(events[-1], Answered)
    assert ids == [meta.id for meta in client.articles()]


def test_a_stream_that_is_left_early_leaves_nothing_open(client: Client, url: str) -> None:
    with closing(client.stream(QUESTION)) as events:
        assert isinstance(next(events), Retrieved)

    async def first() -> AskEvent:
        async with AsyncClient(url) as archive, aclosing(archive.stream(QUESTION)) as made:
            return await anext(made)

    assert isinstance(asyncio.run(first()), Retrieved)
    assert client.ready().status == "ready"


def test_both_clients_have_the_same_methods() -> None:
    def parameters(kind: type[Any]) -> dict[str, list[str]]:
        methods = inspect.getmembers(kind, inspect.isfunction)
        return {
            name: list(inspect.signature(one).parameters)
            for name, one in methods
            if not name.startswith("_") or name == "__init__"
        }

    assert parameters(Client) == parameters(AsyncClient)
