"""The HTTP API over one engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.api import problems
from qa.api.articles import add_articles
from qa.api.bodies import BodyLimits
from qa.api.description import describe
from qa.api.disconnect import ClientGone
from qa.api.docs import add_docs
from qa.api.health import add_health
from qa.api.hosts import check_host, check_origin
from qa.api.mcp.http import McpOverHttp
from qa.api.metrics import Metrics
from qa.api.openai.routes import add_openai
from qa.api.questions import add_questions
from qa.api.refusals import Refusal
from qa.api.request_log import RequestLog
from qa.api.service import serving
from qa.engine import Engine

CLIENT_CLOSED_REQUEST = 499
"""nginx's status for a client that left; only the log and the metrics ever show it."""

DESCRIPTION = """
Ask a news archive; every claim comes with the sentence it was cut from.

All offsets are half-open ranges of **Unicode code points** into the stored article text
(`offset_unit: "codepoint"`): `article.text[start:end] == quote`, always. In JavaScript, where
strings are UTF-16, use `Array.from(text).slice(start, end).join("")`.

Errors are RFC 9457 problem documents. "The articles don't say" is an answer with the status
`unanswerable`, not an error.
"""


def create_app(
    open_engine: Callable[[], AbstractContextManager[Engine]],
    *,
    exposed: bool = False,
    faces: Sequence[Callable[[APIRouter], None]] = (),
) -> FastAPI:
    """Return the app; the engine opens when the server starts and closes when it stops.

    Args:
        open_engine: Opens the engine.
        exposed: Whether other machines can reach it: then all requests need a key.
        faces: Functions that add further routes, such as ``qa.web.add_page``.
    """
    metrics = Metrics()
    tools = McpOverHttp()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opening = open_engine()
        engine = await run_in_threadpool(opening.__enter__)
        try:
            async with serving(engine, metrics, exposed=exposed) as service, tools.run(service):
                app.state.service = service
                app.openapi()  # would hold up everybody, were it made for the first who asks
                yield
        finally:
            await run_in_threadpool(opening.__exit__, None, None, None)

    app = FastAPI(
        title="Dateline",
        version=version("dateline-qa"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # FastAPI's load their viewer from the network
        redoc_url=None,
        responses=problems.RESPONSES,
        # Their log records would hold the bodies of requests that fail, and so questions.
        telemetry={"logs": False},
    )
    problems.install(app)
    app.add_exception_handler(ClientGone, _client_gone)
    app.add_exception_handler(ClientDisconnect, _client_gone)  # while it was sending its body
    app.add_middleware(BodyLimits)
    app.add_middleware(_HostAndOriginCheck)
    app.add_middleware(RequestLog, metrics=metrics)
    routes = APIRouter()
    add_questions(routes)
    add_articles(routes)
    add_openai(routes)
    tools.add(routes)
    add_health(routes)
    add_docs(routes)
    for add_face in faces:
        add_face(routes)
    app.include_router(routes)
    app.state.routes = routes.routes
    describe(app)
    return app


class _HostAndOriginCheck:
    """Middleware that refuses foreign host names and requests that foreign pages cause."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it with a problem document."""
        if scope["type"] == "http":
            request = Request(scope)
            try:
                check_host(request, request.app.state.service.names)
                check_origin(request)
            except Refusal as refusal:
                await problems.respond_to(refusal, request)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _client_gone(request: Request, error: Exception) -> Response:
    return Response(status_code=CLIENT_CLOSED_REQUEST)
