"""The HTTP API over one engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from qa.api import problems
from qa.api.disconnect import ClientGone, while_connected
from qa.api.engine import TheEngine
from qa.api.figures import add_figures
from qa.api.schemas import (
    ArticlesPage,
    ArticlesRequest,
    AskRequest,
    Liveness,
    Readiness,
    SearchRequest,
    VerifyRequest,
)
from qa.api.stream import MEDIA_TYPE, stream, wants_stream
from qa.api.too_large import TooLargeAsProblem
from qa.ask import final_answer
from qa.asked import clean_question
from qa.engine import Engine
from qa.model.allow import check_allowed
from qa.types import (
    Answer,
    Article,
    ArticleMeta,
    AskEvent,
    IngestReport,
    Retrieval,
    Verification,
)

MAX_BODY = 60_000_000
"""Bytes in a request; an article's own limit is smaller."""
MAX_IN_FLIGHT = 64
"""Questions being answered at once; more are told to come back."""
CLIENT_CLOSED_REQUEST = 499
"""nginx's code for a client that left; nobody reads it but the access log."""

DESCRIPTION = """
Ask a news archive; every claim comes with the sentence it was cut from.

All offsets are half-open ranges of **Unicode code points** into the stored article text
(`offset_unit: "codepoint"`): `article.text[start:end] == quote`, always. In JavaScript, where
strings are UTF-16, use `Array.from(text).slice(start, end).join("")`.

Errors are RFC 9457 problem documents. "The articles don't say" is an answer with the status
`unanswerable`, not an error.
"""

STREAM_DESCRIPTION = (
    "The answer; or, as `text/event-stream`: `retrieved`, a `claim` for each claim once it is "
    "checked, `answer` (the whole object), `done`. Errors after the start are `error` events."
)


def create_app(open_engine: Callable[[], AbstractContextManager[Engine]]) -> FastAPI:
    """Return the app; the engine opens when the server starts and closes when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opening = open_engine()
        engine = await run_in_threadpool(opening.__enter__)
        app.state.engine = engine
        try:
            await engine.start()
            yield
        finally:
            await engine.finish()
            await run_in_threadpool(opening.__exit__, None, None, None)

    app = FastAPI(
        title="Dateline",
        version=version("dateline-qa"),
        description=DESCRIPTION,
        lifespan=lifespan,
        responses=problems.RESPONSES,
    )
    app.add_middleware(TooLargeAsProblem, limit=MAX_BODY, media_type=problems.MEDIA_TYPE)
    app.state.in_flight = 0
    problems.install(app)
    app.add_exception_handler(ClientGone, _client_gone)
    # On the app itself the limit would stand outside every middleware, and answer in plain text.
    routes = APIRouter(max_body_size=MAX_BODY)
    _add_questions(routes)
    add_figures(routes)
    _add_articles(routes)
    _add_health(routes)
    app.include_router(routes)
    app.state.routes = routes.routes
    return app


async def _admit(request: Request) -> AsyncIterator[None]:
    state = request.app.state
    if state.in_flight >= MAX_IN_FLIGHT:
        raise problems.Overloaded(
            f"{MAX_IN_FLIGHT} questions are being answered.", "Ask again in a second."
        )
    state.in_flight += 1
    try:
        yield
    finally:
        state.in_flight -= 1


def _add_questions(routes: APIRouter) -> None:
    @routes.post(
        "/v1/ask",
        dependencies=[Depends(_admit)],
        response_model=Answer,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": STREAM_DESCRIPTION}},
    )
    async def ask(body: AskRequest, request: Request, engine: TheEngine) -> Any:
        """Answer a question, each claim with the ranges it was cut from.

        With `Accept: text/event-stream` the answer comes as it is made.
        """
        events = _events(body, engine)
        if wants_stream(request):
            return stream(events, request)
        answer = await while_connected(request, final_answer(events))
        if "retrieved" in body.include:
            return answer
        return answer.model_copy(update={"retrieved": ()})

    @routes.post("/v1/search")
    def search(body: SearchRequest, engine: TheEngine) -> Retrieval:
        """Return the passages a question finds, with the scores of every leg."""
        return engine.search(body.query, filters=body.filters, as_of=body.as_of, top_k=body.top_k)

    @routes.post("/v1/verify")
    async def verify(body: VerifyRequest, engine: TheEngine) -> Verification:
        """Check a text claim by claim: supported, contradicted, unconfirmed or not found; why."""
        held = await engine.run(lambda: [engine.article(ref) for ref in body.articles])
        return await engine.verify(
            body.text,
            articles=held,
            filters=body.filters,
            as_of=body.as_of,
        )


def _events(body: AskRequest, engine: Engine) -> AsyncGenerator[AskEvent, None]:
    clean_question(body.question)
    settings = engine.settings
    return engine.ask(
        body.question,
        turns=body.turns,
        filters=body.filters,
        as_of=body.as_of,
        top_k=body.top_k,
        model=check_allowed(body.model, settings.model, settings.allowed_models),
    )


def _add_articles(routes: APIRouter) -> None:
    @routes.post("/v1/articles")
    def add_articles(body: ArticlesRequest, engine: TheEngine) -> IngestReport:
        """Store articles; each one's outcome is reported, a bad one stops no other."""
        return engine.ingest_mappings(body.articles)

    @routes.get("/v1/articles")
    def list_articles(
        engine: TheEngine,
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> ArticlesPage:
        """List the newest version of every article, by date."""
        metas = engine.store.articles()
        return ArticlesPage(articles=metas[offset : offset + limit], total=len(metas))

    @routes.get("/v1/articles/{ref:path}")
    def get_article(ref: str, engine: TheEngine) -> Article:
        """Return an article: ``id``, ``id@version``, or ``id@`` and 12 or more of its hash."""
        return engine.article(ref)

    @routes.delete("/v1/articles/{article_id:path}")
    def delete_article(article_id: str, engine: TheEngine) -> ArticleMeta:
        """Delete an article with all its versions."""
        return engine.delete(article_id)


def _add_health(routes: APIRouter) -> None:
    @routes.get("/livez")
    async def livez() -> Liveness:
        """Say that the event loop turns."""
        return Liveness()

    @routes.get("/readyz")
    def readyz(engine: TheEngine, response: Response) -> Readiness:
        """Say whether questions can be answered, and what is degraded."""
        found = engine.archive.problems()
        return Readiness(
            status="degraded" if found else "ready",
            articles=engine.store.article_count(),
            model=engine.settings.model,
            embedder=engine.settings.embedder,
            problems=found,
        )


def _client_gone(request: Request, error: Exception) -> Response:
    return Response(status_code=CLIENT_CLOSED_REQUEST)
