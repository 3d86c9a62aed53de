"""Keys, rates and crowding on every face: chat completions, tools for agents, the page."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from qa.api import create_app
from qa.api.admission import Admission
from qa.engine import open_engine
from qa.keys import Role, add_key, revoke_key
from qa.settings import Settings
from qa.testing.service import QUESTION, served
from qa.web import add_page
from qa.web.signing_in import COOKIE
from tests.test_api_attacks import until

STREAM = {"accept": "text/event-stream"}
BOTH = {"accept": "application/json, text/event-stream"}
CHAT = {"messages": [{"role": "user", "content": QUESTION}]}


def tool(name: str, **arguments: object) -> dict[str, Any]:
    """Return what calls a tool, as an agent sends it over HTTP."""
    return rpc("tools/call", name=name, arguments=arguments)


def rpc(method: str, **params: object) -> dict[str, Any]:
    return {"json": {"jsonrpc": "2.0", "id": 1, "method": method, "params": params},
            "headers": BOTH}  # fmt: skip


class Call(NamedTuple):
    """One request of one face, and the kind of work that it needs."""

    name: str
    kind: str
    method: str
    path: str
    given: dict[str, Any]


CALLS = (
    Call("chat", "ask", "POST", "/v1/chat/completions", {"json": CHAT}),
    Call("chat, streamed", "ask", "POST", "/v1/chat/completions",
         {"json": {**CHAT, "stream": True}}),
    Call("mcp ask", "ask", "POST", "/mcp", tool("ask", question=QUESTION)),
    Call("mcp search", "search", "POST", "/mcp", tool("search", query="rain")),
    Call("mcp verify", "verify", "POST", "/mcp", tool("verify", text="It rained.")),
    Call("mcp figures", "figures", "POST", "/mcp", tool("figures", topic="rain")),
    Call("mcp article", "reading", "POST", "/mcp", tool("get_article", id="rain")),
    Call("mcp resources", "reading", "POST", "/mcp", rpc("resources/list")),
    Call("page", "reading", "GET", "/", {}),
    Call("page, ask", "ask", "POST", "/ask", {"data": {"question": QUESTION}}),
    Call("page, ask streamed", "ask", "POST", "/ask",
         {"data": {"question": QUESTION}, "headers": STREAM}),
    Call("page, answer", "reading", "GET", "/answers/0123456789ab", {}),
    Call("page, Markdown", "reading", "GET", "/answers/0123456789ab/markdown", {}),
    Call("page, verify", "verify", "POST", "/verify", {"data": {"text": "It rained."}}),
    Call("page, search", "search", "GET", "/search?q=rain", {}),
    Call("page, figures", "figures", "GET", "/figures?q=rain", {}),
    Call("page, CSV", "figures", "GET", "/figures.csv?q=rain", {}),
    Call("page, articles", "reading", "GET", "/articles", {}),
    Call("page, article", "reading", "GET", "/articles/rain", {}),
    Call("page, add", "uploads", "POST", "/articles", {"data": {"text": "It rained."}}),
)  # fmt: skip
every_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)


@contextmanager
def faced(home: Path, **given: object) -> Iterator[tuple[httpx.Client, FastAPI]]:
    """Run the service with all its faces over an archive."""
    settings = Settings.model_validate({"home": home, **given})
    app = create_app(lambda: open_engine(settings), faces=(add_page,))
    with served(app) as url, httpx.Client(base_url=url, timeout=120) as client:
        yield client, app


def send(client: httpx.Client, call: Call, token: str | None = None) -> httpx.Response:
    """Send a call, with a key as its face takes it."""
    headers = dict(call.given.get("headers", {}))
    if token and call.path.startswith(("/v1", "/mcp")):
        headers["authorization"] = f"Bearer {token}"
    elif token:
        headers["cookie"] = f"{COOKIE}={token}"
    return client.request(call.method, call.path, **{**call.given, "headers": headers})


@contextmanager
def crowded(app: FastAPI, kind: str, *, waiting: int) -> Iterator[Admission]:
    """Take all places of a kind of work, and let so many wait for one."""
    admission: Admission = getattr(app.state.service.admission, kind)
    usual = admission.kind
    places = [admission.place() for _ in range(usual.at_once)]
    with asyncio.Runner() as runner:
        for place in places:
            runner.run(place.__aenter__())
        admission.kind = usual._replace(waiting=waiting)
        try:
            yield admission
        finally:
            admission.kind = usual
            for place in places:
                runner.run(place.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, FastAPI]]:
    with faced(tmp_path_factory.mktemp("crowded")) as (client, app):
        yield client, app


@pytest.fixture(scope="module")
def guarded(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[httpx.Client, Path, str]]:
    home = tmp_path_factory.mktemp("guarded")
    _, token = add_key(home, "desk", Role.READ)
    with faced(home) as (client, _):
        yield client, home, token


@every_call
def test_without_a_key_no_face_does_anything(
    guarded: tuple[httpx.Client, Path, str], call: Call
) -> None:
    client, _, token = guarded
    for brought in (None, token[:-1] + ("A" if token[-1] != "A" else "B")):
        refused = send(client, call, brought)
        assert refused.status_code == 401
        assert "qa keys add" in refused.text
    if call.path == "/articles" and call.method == "POST":
        assert send(client, call, token).status_code == 403


def test_a_revoked_key_is_out_on_every_face(tmp_path: Path) -> None:
    _, token = add_key(tmp_path, "desk", Role.ADMIN)
    calls = [call for call in CALLS if call.kind == "reading" and "answer" not in call.path]
    with faced(tmp_path) as (client, _):
        assert 401 not in {send(client, call, token).status_code for call in calls}
        revoke_key(tmp_path, "desk")
        assert {send(client, call, token).status_code for call in calls} == {401}


def test_every_face_counts_the_requests_of_a_key(tmp_path: Path) -> None:
    once = [
        Call("models", "", "GET", "/v1/models", {}),
        Call("tools", "", "POST", "/mcp", rpc("tools/list")),
        Call("page", "", "GET", "/search", {}),
    ]
    tokens = [add_key(tmp_path, call.name, Role.READ)[1] for call in once]
    with faced(tmp_path, rate_limit="1/hour") as (client, _):
        for call, token in zip(once, tokens, strict=True):
            assert send(client, call, token).status_code == 200
            refused = send(client, call, token)
            assert refused.status_code == 429
            assert 1 <= int(refused.headers["retry-after"]) <= 3600
            assert "used up its rate limit" in refused.text


@every_call
def test_where_there_is_no_room_every_face_says_when_to_come_back(
    crowd: tuple[httpx.Client, FastAPI], call: Call
) -> None:
    client, app = crowd
    with crowded(app, call.kind, waiting=0):
        refused = send(client, call)
        assert client.get("/livez").json() == {"status": "ok"}
    assert re.search(r"Try again in \d+ s\.", refused.text)
    if call.path == "/mcp":  # said in the result, where a model reads it
        assert refused.status_code == 200
    else:
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call.kind != "uploads"], ids=lambda call: call.name
)
def test_who_leaves_a_queue_is_forgotten_on_every_face(
    crowd: tuple[httpx.Client, FastAPI], call: Call
) -> None:
    client, app = crowd
    request = client.build_request(
        call.method, call.path, **{**call.given, "headers": call.given.get("headers", {})}
    )
    head = f"{call.method} {request.url.raw_path.decode()} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    parts = urlsplit(str(client.base_url))
    with crowded(app, call.kind, waiting=1) as admission:
        with socket.create_connection((parts.hostname or "", parts.port or 0)) as one:
            one.sendall(f"{head}\r\n".encode() + request.read())
            until(lambda: admission.waiting == 1)
        until(lambda: admission.waiting == 0)
        assert admission.working == admission.kind.at_once
