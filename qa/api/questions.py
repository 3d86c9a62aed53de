"""``/v1/ask``, ``/v1/search``, ``/v1/verify`` and ``/v1/figures``: what is asked of the archive."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from qa.answering.limits import clean_question, clean_text
from qa.answering.timeline import Timeline, csv_text
from qa.api.access import READ
from qa.api.answering import begin, whole
from qa.api.public import public_answer, public_retrieval
from qa.api.schemas import AskRequest, SearchRequest, VerifyRequest
from qa.api.service import Service, TheService
from qa.api.stream import MEDIA_TYPE, NamedFrames, stream, wants_stream
from qa.errors import BadQuestion
from qa.types import Answer, Filters, GivenDay, Name, Retrieval, Verification

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
        found = await service.admission.search.run(
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
        return await service.admission.verify.within(request, verified(body, service))

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
        found = await service.admission.figures.run(
            request,
            lambda checkpoint: service.engine.figures(
                query, filters=filters, as_of=as_of, checkpoint=checkpoint
            ),
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
        asked = begin(body, service)
        if wants_stream(request):
            return await stream(asked.events, request, asked.admission, NamedFrames())
        answer = await whole(asked, request)
        return public_answer(answer, retrieved="retrieved" in body.include)


async def verified(body: VerifyRequest, service: Service) -> Verification:
    """Check a text in the threads of its own kind; where it is cancelled, no claim is begun."""
    text, admission = clean_text(body.text), service.admission.verify
    async with admission.place():
        articles = await admission.thread(
            lambda: [service.engine.article(ref) for ref in body.articles]
        )
        return await service.question_loop.run(
            service.engine.verify(
                text,
                articles=articles,
                filters=body.filters,
                as_of=body.as_of,
                run=admission.thread,
            )
        )


def _filters(
    publisher: Annotated[tuple[Name, ...], Query(max_length=100)] = (),
    first: Annotated[GivenDay | None, Query(alias="from")] = None,
    last: Annotated[GivenDay | None, Query(alias="to")] = None,
) -> Filters:
    if first and last and first > last:
        raise BadQuestion("'from' is after 'to', so no article can match.", "Swap the two days.")
    return Filters(publishers=publisher, published_from=first, published_to=last)
