"""``/v1/ask``, ``/v1/search``, ``/v1/verify`` and ``/v1/figures``: what is asked of the archive."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from qa.api.access import READ
from qa.api.gates import Checkpoint, Gate
from qa.api.public import public_answer, public_retrieval
from qa.api.schemas import AskRequest, SearchRequest, VerifyRequest
from qa.api.service import TheService
from qa.api.steps import observed
from qa.api.stream import MEDIA_TYPE, stream, wants_stream
from qa.ask import final_answer
from qa.asked import clean_question, clean_text
from qa.engine import Engine
from qa.errors import BadQuestion
from qa.model.allow import check_allowed
from qa.timeline import PASSAGES, Timeline, csv_text, timeline
from qa.types import Answer, Article, AskEvent, Filters, GivenDay, Name, Retrieval, Verification

STREAM_DESCRIPTION = (
    "The answer; or, as `text/event-stream`: `retrieved`, a `claim` for each claim once it is "
    "checked, `answer` (the whole object), `done`. Errors after the start are `error` events."
)


def add_questions(routes: APIRouter) -> None:
    """Add the routes."""
    _add_ask(routes)

    @routes.post("/v1/search", dependencies=[READ])
    async def search(body: SearchRequest, request: Request, service: TheService) -> Retrieval:
        """Return the passages a question finds, with the scores of every leg."""
        query = clean_question(body.query)
        engine = service.engine
        found = await service.gates.search.run(
            request,
            lambda _: engine.search(
                query,
                filters=body.filters,
                as_of=body.as_of,
                top_k=body.top_k,
                min_sequence=body.min_sequence,
            ),
        )
        return public_retrieval(found)

    @routes.post("/v1/verify", dependencies=[READ])
    async def verify(body: VerifyRequest, request: Request, service: TheService) -> Verification:
        """Check a text claim by claim: supported, contradicted, unconfirmed or not found; why."""
        gate = service.gates.verify
        return await gate.within(request, _verified(gate, body, service.engine))

    @routes.get(
        "/v1/figures",
        dependencies=[READ],
        response_model=Timeline,
        responses={200: {"content": {"text/csv": {}}}},
    )
    async def figures(
        q: Annotated[
            str,
            Query(min_length=1, max_length=2000, pattern=r"\S", examples=["US troops in Poland"]),
        ],
        request: Request,
        service: TheService,
        filters: Annotated[Filters, Depends(_filters)],
        as_of: GivenDay | None = None,
        format: Literal["json", "csv"] = "json",  # noqa: A002
    ) -> Timeline | Response:
        """Return the figures for a topic or question, the oldest first, copies folded."""
        query = clean_question(q)
        found = await service.gates.figures.run(
            request, lambda checkpoint: _figures(service.engine, query, filters, as_of, checkpoint)
        )
        return Response(csv_text(found), media_type="text/csv") if format == "csv" else found


def _add_ask(routes: APIRouter) -> None:
    @routes.post(
        "/v1/ask",
        dependencies=[READ],
        response_model=Answer,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": STREAM_DESCRIPTION}},
    )
    async def ask(body: AskRequest, request: Request, service: TheService) -> Any:
        """Answer a question, each claim with the ranges it was cut from.

        With `Accept: text/event-stream` the answer comes as it is made.
        """
        clean_question(body.question)
        settings = service.engine.settings
        model = check_allowed(body.model, settings.model, settings.allowed_models)
        gate = service.gates.for_model(model)
        events = observed(
            service.asking.events(_events(body, service.engine, model)),
            service.metrics,
            log_questions=settings.log_questions,
        )
        if wants_stream(request):
            return await stream(events, request, gate)
        answer = await gate.within(request, _answer(gate, events))
        return public_answer(answer, retrieved="retrieved" in body.include)


def _events(body: AskRequest, engine: Engine, model: str) -> AsyncGenerator[AskEvent, None]:
    return engine.ask(
        body.question,
        turns=body.turns,
        filters=body.filters,
        as_of=body.as_of,
        top_k=body.top_k,
        model=model,
        strict=body.strict,
        min_sequence=body.min_sequence,
    )


async def _verified(gate: Gate, body: VerifyRequest, engine: Engine) -> Verification:
    """Check a text in the threads of its own kind; where it is cancelled, no claim is begun."""
    text = clean_text(body.text)
    async with gate.place():
        articles = await gate.thread(lambda: [engine.article(ref) for ref in body.articles])
        return await engine.verify(
            text, articles=articles, filters=body.filters, as_of=body.as_of, run=gate.thread
        )


async def _answer(gate: Gate, events: AsyncGenerator[AskEvent, None]) -> Answer:
    async with gate.place():
        return await final_answer(events)


def _filters(
    publisher: Annotated[list[Name] | None, Query(max_length=100)] = None,
    first: Annotated[GivenDay | None, Query(alias="from")] = None,
    last: Annotated[GivenDay | None, Query(alias="to")] = None,
) -> Filters:
    if first and last and first > last:
        raise BadQuestion("'from' is after 'to', so no article can match.", "Swap the two days.")
    return Filters(publishers=tuple(publisher or ()), published_from=first, published_to=last)


def _figures(
    engine: Engine, query: str, filters: Filters, as_of: GivenDay | None, checkpoint: Checkpoint
) -> Timeline:
    def article(article_id: str, version: int) -> Article:
        checkpoint()
        return engine.archive.article(article_id, version)

    passages = engine.search(query, filters=filters, as_of=as_of, top_k=PASSAGES)
    return timeline(query, passages, article, as_of=as_of)
