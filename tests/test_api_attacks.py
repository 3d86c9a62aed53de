"""What once brought the service down, tried again on a real server; ``/livez`` answers meanwhile.

What was found at 4616e70, and the test that does it again:

- ``turns`` of 1 to 59 MB: ``test_bad_turns_of_any_size_are_refused_unparsed``, and what fits into a
  body: ``test_as_many_faults_as_fit_into_a_body_become_twenty_at_most``
- 45 texts to verify, their clients gone:
  ``test_verifying_for_clients_that_left_costs_nothing_more``
- 64 askers: ``test_more_askers_than_can_wait_are_told_when_to_come_back``
- ``Host: evil.example``: ``test_another_name_for_the_loopback_gets_nothing``, and pages of another
  origin: ``test_a_page_of_another_origin_changes_nothing``
- an article dated 2999: ``test_an_article_of_the_future_is_never_the_newest``, and over HTTP:
  ``test_an_article_of_the_future_is_stored_undated_and_the_report_says_so``
- local paths in ``source``: ``test_no_answer_shows_a_path_of_the_server``
- escape codes on a terminal: ``tests/test_cli_inert.py``
- after it: ``test_few_connections_can_wait_to_be_accepted``
- all at once: ``test_the_server_answers_while_all_this_goes_on``

How fast ``/livez`` answers meanwhile is measured by ``python -m evals.attacked``, throughput by
``python -m evals.load``: no test asserts a time.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from qa.answering.ask import final_answer
from qa.api import admission, bodies, header_timeout
from qa.api.service import Service
from qa.engine import open_engine
from qa.settings import Settings
from qa.testing.folders import BUNDLED, SAMPLE
from qa.testing.service import QUESTION, problem, running
from qa.types import AnswerStatus

JSON = {"content-type": "application/json"}
CLAIMS = " ".join(f"Biden sent about {n},000 troops to Poland on Tuesday." for n in range(2, 150))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    home = tmp_path_factory.mktemp("attacked")
    with open_engine(Settings(home=home)) as engine:
        assert not engine.ingest([str(SAMPLE)]).count("failed")
    with running(Settings(home=home)) as (url, app):
        yield url, app.state.service


@pytest.fixture
def client(server: tuple[str, Service]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server[0], timeout=60) as session:
        yield session


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must come about; the suite's own time limit is the only one."""
    while not condition():
        time.sleep(0.02)


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    with socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0)) as one:
        yield one


@contextmanager
def alive(url: str) -> Iterator[None]:
    """Ask ``/livez`` again and again while the block runs: it answers every time."""
    over = threading.Event()
    answers: list[int] = []

    def probe() -> None:
        with httpx.Client(base_url=url, timeout=60) as client:
            while not answers or not over.wait(0.05):
                answers.append(client.get("/livez").status_code)

    with ThreadPoolExecutor(1) as pool:
        probing = pool.submit(probe)
        try:
            yield
        finally:
            over.set()
        probing.result()
    assert set(answers) == {200}


def post_and_leave(url: str, path: str, body: object) -> None:
    """Send a whole request and close the connection without waiting for its answer."""
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with connected(url) as one:
        one.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        time.sleep(0.1)


@pytest.mark.parametrize("megabytes", [1, 4, 12, 59])
def test_bad_turns_of_any_size_are_refused_unparsed(client: httpx.Client, megabytes: int) -> None:
    body = b'{"question": "x", "turns": [' + b"1," * (megabytes * 500_000) + b"1]}"
    with alive(str(client.base_url)):
        refused = problem(client.post("/v1/ask", content=body, headers=JSON), 413)
    assert refused["code"] == "too-large"


def test_a_body_without_a_length_is_cut_off_where_it_grows_too_large(
    client: httpx.Client,
) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * 10_000

    problem(client.post("/v1/ask", content=endless(), headers=JSON), 413)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": "x", "turns": [1] * 20_000}),
        ("/v1/ask", {"question": "x", "include": ["no"] * 5_000}),
        ("/v1/ask", {"question": "x", "filters": {"publishers": [1] * 20_000}}),
        ("/v1/search", {"query": "x", "filters": {"article_ids": ["a"] * 10_000}}),
        ("/v1/verify", {"text": "x", "articles": [1] * 20_000}),
        ("/v1/search", {"query": "x", **{f"no{n}": 1 for n in range(4_000)}}),
    ],
)
def test_as_many_faults_as_fit_into_a_body_become_twenty_at_most(
    client: httpx.Client, path: str, body: object
) -> None:
    with alive(str(client.base_url)):
        response = client.post(path, json=body)
    assert 1 <= len(problem(response, 422)["errors"]) <= 20
    assert len(response.content) < 20_000


@pytest.mark.parametrize("values", [b"1,", b"[],", b'{"a":1},', b'"",'])
def test_articles_of_a_million_values_are_refused_unparsed(
    client: httpx.Client, values: bytes
) -> None:
    body = b'{"articles": [' + values * 1_000_000 + b"1]}"
    with alive(str(client.base_url)):
        assert problem(client.post("/v1/articles", content=body, headers=JSON), 413)["hint"]


def test_text_full_of_brackets_and_quotes_is_no_attack(client: httpx.Client) -> None:
    article = {"id": "brackets", "text": 'Ostrel, [Note: "{}, \\" ' * 20_000}
    report = client.post("/v1/articles", json={"articles": [article]}).json()
    assert report["outcomes"][0]["result"] == "added"
    client.delete("/v1/articles/brackets").raise_for_status()


def test_verifying_for_clients_that_left_costs_nothing_more(server: tuple[str, Service]) -> None:
    url, service = server
    verifying = service.admission.verify
    with alive(url), ThreadPoolExecutor(15) as pool:
        for _ in range(45):
            pool.submit(post_and_leave, url, "/v1/verify", {"text": CLAIMS})
    with httpx.Client(base_url=url, timeout=60) as client:
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.post("/v1/search", json={"query": "troops"}).json()["hits"]
        until(lambda: verifying.working == verifying.waiting == 0)
        checked = client.post("/v1/verify", json={"text": "About 2,000 troops go to Poland."})
        assert checked.json()["claims"]


def test_asking_for_clients_that_left_frees_their_places(server: tuple[str, Service]) -> None:
    url, service = server
    with alive(url), ThreadPoolExecutor(10) as pool:
        for _ in range(10):
            pool.submit(post_and_leave, url, "/v1/ask", {"question": QUESTION})
    until(lambda: service.admission.ask.working == service.admission.ask.waiting == 0)


def test_more_askers_than_can_wait_are_told_when_to_come_back(
    server: tuple[str, Service], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "REPORT_EVERY", 0.2)
    url, service = server
    kind = service.admission.ask.kind

    def ask(number: int) -> httpx.Response:
        headers = {"accept": "text/event-stream"} if number % 2 else {}
        return httpx.post(
            f"{url}/v1/ask", json={"question": QUESTION}, headers=headers, timeout=120
        )

    with alive(url), caplog.at_level(logging.INFO), ThreadPoolExecutor(64) as pool:
        responses = list(pool.map(ask, range(64)))
        until(lambda: any("refused" in line for line in caplog.messages))
    answered = [one for one in responses if one.status_code == 200]
    refused = [one for one in responses if one.status_code == 503]
    assert len(answered) + len(refused) == 64
    assert len(answered) >= kind.at_once + kind.waiting
    assert refused
    for response in refused:
        document = problem(response, 503)
        assert (document["code"], document["retryable"]) == ("overloaded", True)
        assert 1 <= int(response.headers["retry-after"]) <= admission.LONGEST_RETRY
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
    lines = [line for line in caplog.messages if "refused" in line]
    assert len(lines) < len(refused)
    assert all(one.text.rstrip().endswith("data: {}") for one in answered if "event:" in one.text)


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with (
        running(Settings(home=tmp_path, request_seconds=0.3)) as (url, app),
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        text = SAMPLE.read_text(encoding="utf-8")
        client.post("/v1/articles", json={"articles": [{"id": "sample", "text": text}]})
        stopped = problem(client.post("/v1/verify", json={"text": CLAIMS * 6}), 503)
        assert stopped["code"] == "out-of-time"
        verifying = app.state.service.admission.verify
        until(lambda: verifying.working == 0)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "[::2]:80", "localhost.evil"]
)
def test_another_name_for_the_loopback_gets_nothing(client: httpx.Client, host: str) -> None:
    body = {"articles": [{"id": "planted", "text": "It rained in Ostrel."}]}
    named = {"host": host}
    assert problem(client.post("/v1/articles", json=body, headers=named), 421)["hint"]
    problem(client.delete("/v1/articles/pentagon-troops-2022-02-02", headers=named), 421)
    problem(client.get("/v1/articles", headers=named), 421)
    assert client.get("/readyz", headers={"host": "LOCALHOST:1"}).json()["articles"] == 1


def test_set_host_names_are_served(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, trusted_hosts=("*.example.org",))
    with running(settings) as (url, _):
        assert httpx.get(f"{url}/livez", headers={"host": "news.example.org"}).status_code == 200
        assert httpx.get(f"{url}/livez").status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:3000"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_another_origin_changes_nothing(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    body = {"articles": [{"id": "planted", "text": "It rained in Ostrel."}]}
    problem(client.post("/v1/articles", json=body, headers=headers), 403)
    problem(client.delete("/v1/articles/pentagon-troops-2022-02-02", headers=headers), 403)
    problem(client.get("/v1/articles/planted"), 404)


@pytest.mark.parametrize("origin", ["http://[::1", "null", "http://localhost@evil.example", "\xff"])
def test_an_origin_that_cannot_be_read_is_a_foreign_one(client: httpx.Client, origin: str) -> None:
    headers = [(b"origin", origin.encode("latin-1"))]
    problem(client.post("/v1/ask", json={"question": QUESTION}, headers=headers), 403)


@pytest.mark.parametrize(
    "place", [b"[" * 1_400, b'["2024-05-06", "\\ud800"]', b'["2024-05-06", "\\u0000"]', b"{}", b"5"]
)
def test_a_place_in_the_list_that_nobody_gave_is_refused(
    client: httpx.Client, place: bytes
) -> None:
    after = base64.urlsafe_b64encode(place).decode()
    document = problem(client.get("/v1/articles", params={"after": after}), 422)
    assert "'after'" in document["detail"]


def test_its_own_page_may_ask(client: httpx.Client) -> None:
    own = str(client.base_url).rstrip("/")
    assert client.post("/v1/search", json={"query": "x"}, headers={"origin": own}).is_success


def test_a_form_on_a_foreign_page_cannot_send_articles(client: httpx.Client) -> None:
    body = json.dumps({"articles": [{"id": "planted", "text": "It rained."}]})
    response = client.post("/v1/articles", content=body, headers={"content-type": "text/plain"})
    assert "content-type" in problem(response, 422)["hint"]


@pytest.mark.parametrize("field", ["published_at", "updated_at"])
def test_an_article_of_the_future_is_stored_undated_and_the_report_says_so(
    client: httpx.Client, field: str
) -> None:
    articles = [
        {"id": "planted", "text": "Correcting: 9,999 troops go to Poland.", field: "2999-01-01"},
        {"id": "today", "text": "It rained.", field: f"{datetime.now(UTC):%Y-%m-%d}"},
    ]
    report = client.post("/v1/articles", json={"articles": articles}).json()
    assert [one["result"] for one in report["outcomes"]] == ["added", "added"]
    if field == "published_at":
        assert "lies in the future" in report["outcomes"][0]["reason"]
    assert client.get("/v1/articles/planted").json()[field] is None
    for name in ("planted", "today"):
        client.delete(f"/v1/articles/{name}").raise_for_status()


def test_an_article_of_the_future_is_never_the_newest(tmp_path: Path) -> None:
    ahead = datetime.now(UTC).date() + timedelta(days=400)
    (tmp_path / "a.txt").write_text(
        "date 2023-03-06\nCaldria will send 1,200 soldiers to Lorvenia, the ministry said.\n"
    )
    (tmp_path / "b.txt").write_text(
        f"date {ahead}\nCaldria will send 9,900 soldiers to Lorvenia, the ministry said, "
        "correcting an earlier figure.\n"
    )
    with open_engine(Settings(home=tmp_path / "home")) as engine:
        engine.ingest([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
        events = engine.ask("How many soldiers will Caldria send to Lorvenia?")
        answer = asyncio.run(final_answer(events))
    assert answer.status in {AnswerStatus.CONFLICTING, AnswerStatus.ANSWERED}
    assert answer.citations[0].published_at is not None
    assert not any(
        figure.published_at == ahead for one in answer.conflicts for figure in one.figures
    )


def test_no_answer_shows_a_path_of_the_server(server: tuple[str, Service]) -> None:
    url, service = server
    folder = str(BUNDLED)
    stored = service.engine.store.article("pentagon-troops-2022-02-02")
    assert folder in stored.source
    name = "pentagon-troops-2022-02-02"
    asked: list[tuple[str, str, Any]] = [
        ("GET", "/v1/articles", None),
        ("GET", f"/v1/articles/{name}", None),
        ("POST", "/v1/search", {"query": "troops"}),
        ("POST", "/v1/ask", {"question": QUESTION, "include": ["retrieved"]}),
        ("POST", "/v1/verify", {"text": "About 2,000 troops go to Poland."}),
        ("GET", "/v1/figures?q=troops", None),
        ("GET", "/readyz", None),
    ]
    with httpx.Client(base_url=url, timeout=60) as client:
        texts = [client.request(method, path, json=body).text for method, path, body in asked]
        headers = {"accept": "text/event-stream"}
        texts.append(client.post("/v1/ask", json={"question": QUESTION}, headers=headers).text)
    assert all(texts)
    assert not [text for text in texts if folder in text]
    assert f'"source":"{SAMPLE.name}"' in texts[1]


def test_headers_that_do_not_end_are_not_waited_for(
    server: tuple[str, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header_timeout, "HEADER_SECONDS", 0.3)
    with connected(server[0]) as idle, connected(server[0]) as slow, connected(server[0]) as second:
        slow.sendall(b"GET /livez HTTP/1.1\r\nHost: loc")
        second.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert second.recv(10_000).startswith(b"HTTP/1.1 200")
        second.sendall(b"GET /livez HTT")
        for one in (idle, slow, second):
            assert closed(one)


def closed(one: socket.socket) -> bool:
    """Wait for the other side to close."""
    try:
        return one.recv(1000) == b"" or closed(one)
    except ConnectionResetError:
        return True


@pytest.mark.skipif(shutil.which("ss") is None, reason="needs ss, of Debian's package iproute2")
def test_few_connections_can_wait_to_be_accepted(server: tuple[str, Service]) -> None:
    port = urlsplit(server[0]).port
    command = ["ss", "--no-header", "--listening", "--tcp", "--numeric", f"sport = :{port}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    state, _, most, *_ = told.split()
    assert state == "LISTEN"
    assert int(most) <= 256


def test_headers_without_end_are_refused(server: tuple[str, Service]) -> None:
    with connected(server[0]) as one:
        one.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000)
        assert one.recv(1000).startswith(b"HTTP/1.1 4") or closed(one)


def test_a_body_that_does_not_come_is_not_waited_for(
    server: tuple[str, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(bodies, "ARTICLES_SECONDS", 0.3)
    for path in ("/v1/ask", "/v1/articles"):
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        with connected(server[0]) as one:
            one.sendall(f"{head}Content-Length: 500\r\n\r\n".encode() + b'{"que')
            answer = b""
            while chunk := one.recv(10_000):
                answer += chunk
        assert answer.startswith(b"HTTP/1.1 408")
        assert b'"code":"too-slow"' in answer


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/ask", "/v1/chat/completions", "/mcp"])
def test_a_client_that_leaves_while_it_sends_is_no_fault_of_the_server(
    server: tuple[str, Service], caplog: pytest.LogCaptureFixture, path: str
) -> None:
    url, service = server
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with caplog.at_level(logging.INFO):
        with connected(url) as one:
            one.sendall(f"{head}Content-Length: 50000\r\n\r\n".encode() + b'{"articles": [')
            time.sleep(0.1)
        until(lambda: any("request" in line for line in caplog.messages))
        until(lambda: service.admission.uploads.working == 0)
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


def test_more_uploads_than_can_wait_are_refused_before_they_are_read(
    server: tuple[str, Service],
) -> None:
    url, service = server
    head = b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    held = [
        socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0))
        for _ in range(service.admission.uploads.kind.at_once)
    ]
    try:
        for one in held:
            one.sendall(head + b"Content-Length: 1000000\r\n\r\n{")
        until(lambda: service.admission.uploads.working == len(held))
        refused = httpx.post(f"{url}/v1/articles", json={"articles": [{"text": "x"}]})
        assert problem(refused, 503)["code"] == "overloaded"
        assert httpx.get(f"{url}/livez").is_success
    finally:
        for one in held:
            one.close()
    until(lambda: service.admission.uploads.working == 0)


def test_the_server_answers_while_all_this_goes_on(server: tuple[str, Service]) -> None:
    url, service = server
    over = threading.Event()
    bad = json.dumps({"question": "x", "turns": [1] * 20_000})

    def attack(number: int) -> None:
        while not over.is_set():
            if number % 3 == 0:
                post_and_leave(url, "/v1/verify", {"text": CLAIMS})
            elif number % 3 == 1:
                httpx.post(f"{url}/v1/ask", content=bad, headers=JSON, timeout=60)
            else:
                httpx.post(f"{url}/v1/ask", json={"question": QUESTION}, timeout=60)

    with ThreadPoolExecutor(9) as pool:
        for number in range(9):
            pool.submit(attack, number)
        try:
            with httpx.Client(base_url=url, timeout=60) as client:
                for _ in range(20):
                    assert client.get("/livez").is_success
                assert client.get("/readyz").json()["status"] == "ready"
                assert client.post("/v1/search", json={"query": "troops"}).is_success
        finally:
            over.set()
    until(lambda: all(kind.working == kind.waiting == 0 for kind in service.admission))
