"""Asking on the page: claims as they are checked, answers that are kept and have an address."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, RedirectResponse
from pydantic import Field

from qa.answering.limits import clean_question
from qa.api.answering import begin, whole
from qa.api.schemas import AskRequest
from qa.api.service import Service, TheService
from qa.api.stream import NamedFrames, stream, wants_stream
from qa.changes import Rechecked, recheck
from qa.engine import Engine
from qa.errors import StoreError
from qa.export import markdown_text
from qa.store.conversations import (
    CONVERSATIONS,
    Logged,
    add_turn,
    read_conversation,
    turn_of,
)
from qa.types import Answer, Answered, AskEvent, ClaimMade, Retrieved
from qa.web.forms import NONE, Limits
from qa.web.signing_in import READS
from qa.web.templating import HEADERS, rendered, respond

_TURNS = 20
"""Turns of a conversation that a follow-up is understood by."""
_NEWEST = 5
"""Articles that the page shows before anything was asked."""
_SEE_OTHER = 303
_LOG = logging.getLogger(__name__)
NOT_KEPT = "This answer could not be stored on the server, so it has no link."


class AskForm(Limits):
    """The form at ``/``."""

    question: str
    conversation: str = Field(default="", pattern=r"^([0-9a-f]{12}|[0-9a-f]{32})?$")
    """Id of the conversation that this goes on; empty: a new one."""
    strict: bool = False


class Shown(NamedTuple):
    """An answer as a template shows it."""

    answer: Answer
    url: str | None = None
    """Its address; None where it was not kept."""
    changes: Mapping[int, Rechecked] = MappingProxyType({})
    """By citation: what became of what was cited, where its article has moved on."""
    limits: Limits = NONE
    asked_at: datetime | None = None


def add_asking(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.get("/", dependencies=[READS])
    async def ask_page(
        request: Request, service: TheService, limits: Annotated[Limits, Query()]
    ) -> Response:
        engine = service.engine
        count, newest = await service.admission.reading.run(
            request,
            lambda _: (engine.archive.article_count(), engine.store.page(limit=_NEWEST).metas),
        )
        return await respond(
            request, "ask.html", earlier=(), shown=None, limits=limits, conversation="",
            count=count, newest=newest,
        )  # fmt: skip

    @routes.get("/ask")
    async def ask_again() -> Response:
        return RedirectResponse("/", _SEE_OTHER, headers=HEADERS)

    @routes.post("/ask", dependencies=[READS])
    async def ask(
        request: Request, service: TheService, form: Annotated[AskForm, Form()]
    ) -> Response:
        log = _log(service)
        earlier = (
            await service.admission.reading.run(
                request, lambda _: read_conversation(log, form.conversation)
            )
            if form.conversation
            else ()
        )
        body = AskRequest(
            question=clean_question(form.question),
            turns=tuple(one.turn for one in earlier[-_TURNS:]),
            filters=form.filters,
            as_of=form.as_of,
            strict=form.strict or None,
        )
        conversation = form.conversation or uuid.uuid4().hex
        asked = begin(body, service)
        asked = asked._replace(events=_kept(asked.events, log, conversation, body.question))
        if wants_stream(request):
            shown = partial(_html, form=form, conversation=conversation)
            return await stream(asked.events, request, asked.admission, NamedFrames(shown))
        answer = await whole(asked, request)
        if NOT_KEPT in answer.warnings:
            unkept = Shown(answer, limits=form)
            return await respond(
                request, "ask.html", earlier=earlier, shown=unkept, limits=form,
                conversation="", count=None,
            )  # fmt: skip
        return RedirectResponse(_address(answer, form), _SEE_OTHER, headers=HEADERS)

    @routes.get("/answers/{answer_id}", dependencies=[READS])
    async def answer_page(
        answer_id: str, request: Request, service: TheService, limits: Annotated[Limits, Query()]
    ) -> Response:
        turn, earlier, changes = await service.admission.reading.run(
            request, lambda _: _stored(service.engine, _log(service), answer_id)
        )
        shown = Shown(turn.answer, _address(turn.answer, limits), changes, limits, turn.asked_at)
        return await respond(
            request, "ask.html", earlier=earlier, shown=shown, limits=limits, count=None,
            conversation=turn.conversation,
        )  # fmt: skip

    @routes.get("/answers/{answer_id}/markdown", dependencies=[READS])
    async def markdown(answer_id: str, request: Request, service: TheService) -> Response:
        turn = await service.admission.reading.run(
            request, lambda _: turn_of(_log(service), answer_id)
        )
        text = markdown_text(turn.answer)
        return PlainTextResponse(text, headers=HEADERS, media_type="text/plain")


def _log(service: Service) -> Path:
    return service.engine.settings.home / CONVERSATIONS


def _address(answer: Answer, limits: Limits) -> str:
    return f"/answers/{answer.id}" + (f"?{limits.query}" if limits.query else "")


def _stored(
    engine: Engine, log: Path, answer_id: str
) -> tuple[Logged, tuple[Logged, ...], dict[int, Rechecked]]:
    """Return a kept turn, those before it, and which of its citations have moved on."""
    turn = turn_of(log, answer_id)
    before = tuple(
        one for one in read_conversation(log, turn.conversation) if one.number < turn.number
    )
    found = recheck([turn.answer], engine.store)
    changes = {one.number: one for one in found if one.newest_version != one.cited_version}
    return turn, before, changes


async def _kept(
    events: AsyncGenerator[AskEvent, None], log: Path, conversation: str, question: str
) -> AsyncGenerator[AskEvent, None]:
    """Pass the events on, and save the answer before it is shown; if that fails, it says so."""
    async with aclosing(events):
        async for event in events:
            if not isinstance(event, Answered):
                yield event
                continue
            answer = event.answer.model_copy(update={"retrieved": ()})
            try:
                await run_in_threadpool(add_turn, log, conversation, question, answer)
            except StoreError as error:
                _LOG.error("an answer was not kept: %s", error)
                answer = answer.model_copy(update={"warnings": (*answer.warnings, NOT_KEPT)})
            yield Answered(answer=answer)


def _html(event: AskEvent, form: AskForm, conversation: str) -> str:
    """Return an event's HTML for the script, as one line of JSON."""
    if isinstance(event, Retrieved):
        found = event.retrieval
        return json.dumps({"passages": len(found.hits), "articles": found.articles_searched})
    if isinstance(event, ClaimMade):
        return json.dumps({"html": rendered("claim.html", claim=event.claim)})
    answer = event.answer
    kept = NOT_KEPT not in answer.warnings
    url = _address(answer, form) if kept else None
    html = rendered("answer.html", shown=Shown(answer, url, {}, form))
    return json.dumps({"html": html, "url": url, "conversation": conversation if kept else ""})
