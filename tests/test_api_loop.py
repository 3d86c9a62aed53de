"""The thread that serves requests leaves texts, models, the archive and pages to other threads.

What it does itself holds up everybody, ``/livez`` too. Time is not asserted; what is called in
that thread is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType

import httpx
import pytest
from fastapi import APIRouter

from qa.api import create_app
from qa.engine import open_engine
from qa.settings import Settings
from qa.testing.folders import BUNDLED, SAMPLE
from qa.testing.service import QUESTION, served
from qa.web import add_page

ELSEWHERE = (
    "jinja2", "qa.checking", "qa.figures", "qa.models.encoder", "qa.models.judge",
    "qa.models.reader", "qa.retrieval", "qa.store", "qa.text.sentences", "qa.text.stems",
    "qa.web.excerpts", "qa.web.plot", "sqlalchemy", "tantivy",
)  # fmt: skip
"""Rooms and packages in which the work is done."""
DRAFT = "Biden sent about 9,000 troops to Poland. It rained in Ostrel on Monday."
STREAM = {"accept": "text/event-stream"}
CHAT = {"model": "dateline", "messages": [{"role": "user", "content": QUESTION}]}
REQUESTS: dict[str, Callable[[httpx.Client], httpx.Response]] = {
    "ask": lambda c: c.post("/v1/ask", json={"question": QUESTION, "include": ["retrieved"]}),
    "ask, streamed": lambda c: c.post("/v1/ask", json={"question": QUESTION}, headers=STREAM),
    "search": lambda c: c.post("/v1/search", json={"query": QUESTION}),
    "verify": lambda c: c.post("/v1/verify", json={"text": DRAFT}),
    "figures": lambda c: c.get("/v1/figures", params={"q": "troops"}),
    "chat": lambda c: c.post("/v1/chat/completions", json=CHAT),
    "articles": lambda c: c.get("/v1/articles"),
    "article": lambda c: c.get("/v1/articles/pentagon-troops-2022-02-02"),
    "readiness": lambda c: c.get("/readyz"),
    "page": lambda c: c.get("/"),
    "page, ask": lambda c: c.post("/ask", data={"question": QUESTION}, headers=STREAM),
    "page, verify": lambda c: c.post("/verify", data={"text": DRAFT}),
    "page, search": lambda c: c.get("/search", params={"q": QUESTION}),
    "page, figures": lambda c: c.get("/figures", params={"q": "troops"}),
    "page, articles": lambda c: c.get("/articles"),
    "page, article": lambda c: c.get("/articles/pentagon-troops-2022-02-02"),
    "page, error": lambda c: c.get("/articles/none", headers={"accept": "text/html"}),
}


class Watch:
    """Records which modules are called in the thread that serves, while it is on."""

    def __init__(self) -> None:
        self.called: set[str] = set()

    def add(self, routes: APIRouter) -> None:
        @routes.put("/watch/{on}", include_in_schema=False)
        async def watch(on: bool) -> None:
            sys.setprofile(self._note if on else None)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            self.called.add(str(frame.f_globals.get("__name__")))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Watch]]:
    settings = Settings(home=tmp_path_factory.mktemp("loop"))
    with open_engine(settings) as engine:
        assert not engine.ingest([str(SAMPLE), str(BUNDLED / "invented")]).count("failed")
    watch = Watch()
    app = create_app(lambda: open_engine(settings), faces=(add_page, watch.add))
    with served(app) as url, httpx.Client(base_url=url, timeout=300) as client:
        yield client, watch


@pytest.mark.parametrize("name", REQUESTS)
def test_the_serving_thread_only_serves(watched: tuple[httpx.Client, Watch], name: str) -> None:
    client, watch = watched
    client.put("/watch/1").raise_for_status()
    watch.called.clear()
    response = REQUESTS[name](client)
    client.put("/watch/0").raise_for_status()
    assert response.status_code == (404 if "error" in name else 200)
    assert "qa.api.request_log" in watch.called
    assert sorted(one for one in watch.called if one.startswith(ELSEWHERE)) == []
