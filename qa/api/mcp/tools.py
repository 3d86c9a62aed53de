"""The tools: what each takes, does, and returns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, NamedTuple

from pydantic import BaseModel

from qa.answering.limits import clean_question
from qa.answering.timeline import Timeline
from qa.api.answering import begin
from qa.api.mcp import texts
from qa.api.mcp.inputs import ArticleInput, AskInput, FiguresInput, SearchInput, VerifyInput
from qa.api.public import public, public_answer, public_retrieval
from qa.api.questions import verified
from qa.api.schemas import AskRequest, VerifyRequest
from qa.api.service import Service
from qa.export.wording import dispute
from qa.types import (
    Answer,
    Answered,
    Article,
    AskEvent,
    ClaimMade,
    Retrieval,
    Verification,
)

Hear = Callable[[str], Awaitable[None]]
"""Is called with one line of text for every step, which the client gets as progress."""


class Tool(NamedTuple):
    """One tool."""

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    returns: type[BaseModel]
    run: Callable[[Service, Any, Hear], Awaitable[BaseModel]]
    text: Callable[[Any], str]
    """Returns the result as text."""


async def ask(service: Service, given: AskInput, hear: Hear) -> Answer:
    """Answer a question; ``hear`` gets each claim as soon as it is checked.

    Raises:
        QAError: The question cannot be used, there is no room, or it took too long.
    """
    body = AskRequest(question=given.question, filters=given.filters(), as_of=given.as_of)
    admission, events = begin(body, service)

    async def answered() -> Answer:
        async with admission.place(), aclosing(events) as made:
            async for event in made:
                if isinstance(event, Answered):
                    return event.answer
                await hear(_told(event))
        raise AssertionError("the stream of events ended without an answer")

    return public_answer(await admission.within(None, answered()), retrieved=False)


async def search(service: Service, given: SearchInput, hear: Hear) -> Retrieval:
    """Return the passages nearest to a query.

    Raises:
        QAError: The query cannot be used, or there is no room.
    """
    query, filters = clean_question(given.query), given.filters()
    found = await service.admission.search.run_unwatched(
        lambda _: service.engine.search(
            query, filters=filters, as_of=given.as_of, top_k=given.top_k
        )
    )
    return public_retrieval(found)


async def verify(service: Service, given: VerifyInput, hear: Hear) -> Verification:
    """Check a text claim by claim.

    Raises:
        QAError: The text cannot be used, an article is not there, or there is no room.
    """
    admission = service.admission.verify
    body = VerifyRequest(
        text=given.text, articles=given.articles, filters=given.filters(), as_of=given.as_of
    )
    return await admission.within(None, verified(body, service))


async def figures(service: Service, given: FiguresInput, hear: Hear) -> Timeline:
    """Return the figures for a topic over time.

    Raises:
        QAError: The topic cannot be used, or there is no room.
    """
    topic, filters = clean_question(given.topic), given.filters()
    return await service.admission.figures.run_unwatched(
        lambda checkpoint: service.engine.figures(
            topic, filters=filters, as_of=given.as_of, checkpoint=checkpoint
        )
    )


async def get_article(service: Service, given: ArticleInput, hear: Hear) -> Article:
    """Return an article version with its whole text.

    Raises:
        NotFound: There is no such article or version.
    """
    found = await service.admission.reading.run_unwatched(
        lambda _: service.engine.article(given.id)
    )
    return public(found)


def _told(event: AskEvent) -> str:
    if isinstance(event, ClaimMade):
        mark = "" if event.claim.verified else "unconfirmed: "
        other = dispute(event.claim)
        return mark + event.claim.text + (f" ({other})" if other else "")
    return "passages found"


TOOLS = (
    Tool(
        "ask",
        "Ask the archive",
        "Answer a question from the news archive. Every claim comes with the exact sentence it was "
        "cut from. `status` says whether it is answered, partial, conflicting, only possible, or "
        "unanswerable: 'the articles don't say' is a result, not an error. Never pass on a claim "
        "that is marked unconfirmed, or a possible answer, as fact.",
        AskInput,
        Answer,
        ask,
        texts.answer_text,
    ),
    Tool(
        "search",
        "Search passages",
        "Return the passages of the archive that are nearest to a query, the best first, with "
        "article, date and exact range. Use it to read for yourself; use `ask` for an answer.",
        SearchInput,
        Retrieval,
        search,
        texts.retrieval_text,
    ),
    Tool(
        "verify",
        "Verify a text",
        "Check a text (a draft, an answer of a model) against the archive, claim by claim: "
        "supported, contradicted, unconfirmed or not_found, each with reasons and evidence.",
        VerifyInput,
        Verification,
        verify,
        texts.verification_text,
    ),
    Tool(
        "figures",
        "Figures over time",
        "Return every figure that the archive has for a topic, the oldest first, with who said it, "
        "its outlet, its sentence, and copies of one story folded.",
        FiguresInput,
        Timeline,
        figures,
        texts.timeline_text,
    ),
    Tool(
        "get_article",
        "Read an article",
        "Return one article with its whole text, by the id (or id@version) that a citation names. "
        "Offsets of citations count its Unicode code points.",
        ArticleInput,
        Article,
        get_article,
        texts.article_text,
    ),
)
