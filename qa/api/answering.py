"""Asking on behalf of a request: the question is checked, admitted and answered as events.

``/v1/ask``, chat completions, MCP and the page all call ``begin``, so that the models allowed, the
limits, the counters and the log are the same everywhere. Then ``whole`` returns the answer, or
``qa.api.stream`` sends its events:

>>> answer = await whole(begin(AskRequest(question="Who won?"), service), request)
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import NamedTuple

from fastapi import Request

from qa.answering.ask import final_answer
from qa.answering.limits import clean_question
from qa.api.admission import Admission
from qa.api.schemas import AskRequest
from qa.api.service import Service
from qa.api.steps import observed
from qa.engine import Engine
from qa.models.llm.allow import check_allowed
from qa.types import Answer, AskEvent


class BegunQuestion(NamedTuple):
    """A question that was checked; nothing more is done until its events are read."""

    admission: Admission
    events: AsyncGenerator[AskEvent, None]


def begin(body: AskRequest, service: Service) -> BegunQuestion:
    """Check a question; return its admission and the events of its answer.

    Raises:
        BadQuestion: The question cannot be used.
        ModelNotAllowed: The server does not offer the model.
    """
    clean_question(body.question)
    settings = service.engine.settings
    model = check_allowed(body.model, settings.model, settings.allowed_models)
    events = observed(
        service.question_loop.events(_events(body, service.engine, model)),
        service.metrics,
        log_questions=settings.log_questions,
    )
    return BegunQuestion(service.admission.for_model(model), events)


async def whole(asked: BegunQuestion, request: Request | None) -> Answer:
    """Wait for a place and return the answer.

    Args:
        asked: What ``begin`` returned.
        request: Whose client it is; when it leaves, the work is stopped. None: nobody is watched.

    Raises:
        Overloaded: The queue is full.
        OutOfTime: It took too long.
        ClientGone: The client left.
    """
    return await asked.admission.within(request, _answer(asked))


async def _answer(asked: BegunQuestion) -> Answer:
    async with asked.admission.place():
        return await final_answer(asked.events)


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
