"""``/v1/chat/completions`` and ``/v1/models``."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from qa.api.access import READ
from qa.api.answering import BegunQuestion, begin, whole
from qa.api.openai.errors import RESPONSES
from qa.api.openai.reading import asked
from qa.api.openai.requests import OWN_MODEL, ChatRequest
from qa.api.openai.responses import ChatCompletion, Choice, Model, Models, Reply, tokens
from qa.api.openai.streaming import Chunks
from qa.api.openai.writing import ArticleUrl, MessageText
from qa.api.public import public_answer
from qa.api.service import Service, TheService
from qa.api.stream import MEDIA_TYPE, stream
from qa.errors import ModelNotAllowed
from qa.models.llm.allow import check_allowed
from qa.types import Answer, Citation

_STARTED = int(time.time())
_DESCRIPTION = (
    "The completion; with `stream: true`, as `text/event-stream`: chunks, of which the last that "
    "has a choice holds `annotations` and the whole answer, then `[DONE]`. An error after the "
    "start is an event with `error`."
)


def add_openai(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.post(
        "/v1/chat/completions",
        dependencies=[READ],
        response_model=ChatCompletion,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": _DESCRIPTION}, **RESPONSES},
    )
    async def complete(body: ChatRequest, request: Request, service: TheService) -> Any:
        """Answer the last message of a conversation, as OpenAI's chat completions do.

        Numbered links stand in the text, and as `url_citation` in `annotations`; the whole answer
        is in `dateline`. Sampling options and instructions are ignored.
        """
        model = _model(body.model, service)
        question = begin(asked(body, model), service)
        message = MessageText(_article_url(request))
        identity, created = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
        if body.stream:
            chunks = Chunks(
                message,
                identity=identity,
                created=created,
                model=model,
                usage=bool(body.stream_options and body.stream_options.include_usage),
            )
            return await stream(question.events, request, question.admission, chunks)
        return await _completion(question, request, message, identity, created, model)

    @routes.get("/v1/models", dependencies=[READ], responses=RESPONSES)
    async def list_models(service: TheService) -> Models:
        """List the models that requests may name: `dateline` is the server's own."""
        return Models(data=tuple(_described(name) for name in _names(service)))

    @routes.get("/v1/models/{model:path}", dependencies=[READ], responses=RESPONSES)
    async def get_model(model: str, service: TheService) -> Model:
        """Describe one model."""
        _model(model, service)
        return _described(model)


async def _completion(
    question: BegunQuestion,
    request: Request,
    message: MessageText,
    identity: str,
    created: int,
    model: str,
) -> ChatCompletion:
    answer = public_answer(await whole(question, request), retrieved=False)
    await run_in_threadpool(_write, message, answer)
    reply = Reply(content=message.text, annotations=tuple(message.annotations), dateline=answer)
    return ChatCompletion(
        id=identity,
        created=created,
        model=model,
        choices=(Choice(message=reply),),
        usage=tokens(answer),
    )


def _write(message: MessageText, answer: Answer) -> None:
    for claim in answer.claims:
        message.claim(claim)
    message.end(answer)


def _model(named: str, service: Service) -> str:
    """Return the model that a request means.

    Raises:
        ModelNotAllowed: The server does not offer it.
    """
    settings = service.engine.settings
    if named == OWN_MODEL:
        return settings.model
    try:
        return check_allowed(named, settings.model, settings.allowed_models)
    except ModelNotAllowed as error:
        raise ModelNotAllowed(
            f"The model '{named}' does not exist here.",
            f"Name one of: {', '.join(_names(service))}.",
        ) from error


def _names(service: Service) -> Iterator[str]:
    """Yield the models that can be listed; patterns stand for names that nobody can list."""
    settings = service.engine.settings
    known = (OWN_MODEL, settings.model, *settings.allowed_models)
    yield from (name for name in dict.fromkeys(known) if not set(name) & set("*?["))


def _described(name: str) -> Model:
    return Model(id=name, created=_STARTED)


def _article_url(request: Request) -> ArticleUrl:
    base = str(request.base_url)

    def url(citation: Citation) -> str:
        ref = quote(f"{citation.article_id}@{citation.version}", safe="@")
        return f"{base}v1/articles/{ref}"

    return url
