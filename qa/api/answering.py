"""One question of a request: which gate it passes, and its events.

Every face asks through here, so that all have the same models, limits, counts and log.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import NamedTuple

from fastapi import Request

from qa.answering.ask import final_answer
from qa.answering.limits import clean_question
from qa.api.gates import Gate
from qa.api.schemas import AskRequest
from qa.api.service import Service
from qa.api.steps import observed
from qa.engine import Engine
from qa.models.llm.allow import check_allowed
from qa.types import Answer, AskEvent


class Asked(NamedTuple):
    """A question that may be answered; nothing is done until its events are read."""

    gate: Gate
    events: AsyncGenerator[AskEvent, None]


def begin(body: AskRequest, service: Service) -> Asked:
    """Return a question's gate and events.

    Raises:
        BadQuestion: The question cannot be used.
        ModelNotAllowed: The server does not offer the model.
    """
    clean_question(body.question)
    settings = service.engine.settings
    model = check_allowed(body.model, settings.model, settings.allowed_models)
    events = observed(
        service.asking.events(_events(body, service.engine, model)),
        service.metrics,
        log_questions=settings.log_questions,
    )
    return Asked(service.gates.for_model(model), events)


async def whole(asked: Asked, request: Request | None) -> Answer:
    """Return the answer, once there is room, as long as its client waits.

    Raises:
        Overloaded: There is no room to wait.
        OutOfTime: It took too long.
        ClientGone: The client left; without a request, the caller cancels.
    """
    return await asked.gate.within(request, _answer(asked))


async def _answer(asked: Asked) -> Answer:
    async with asked.gate.place():
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
