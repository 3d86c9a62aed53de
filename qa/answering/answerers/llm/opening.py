"""Opening an LLM answerer by the name of its model."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from qa.answering.answerers.llm.answerer import SECONDS, LlmAnswerer
from qa.models.llm import (
    ChatModel,
    ProviderModel,
    RecordingModel,
    ReplayModel,
    ResilientModel,
    StructuredOutput,
    base_url_for,
    cites_documents,
    follows_schema,
)
from qa.models.llm.resilient import ATTEMPTS
from qa.models.prompts import own_prompt
from qa.parts import Run


def open_llm(
    name: str,
    *,
    base_url: str | None = None,
    replay: Path | None = None,
    record: Path | None = None,
    seconds: float = SECONDS,
    prompt: Path | None = None,
    run: Run = asyncio.to_thread,
) -> LlmAnswerer:
    """Return an answerer; keep it, because its model's circuit breaker lives in it.

    Args:
        name: A LiteLLM model string.
        base_url: Of the user's own OpenAI-compatible server; see ``base_url_for``.
        replay: Play back this file instead of calling anyone.
        record: Append every reply to this file, for later replay.
        seconds: For one question.
        prompt: A drafting prompt of the user's own. Where its name begins with ``answer_json`` it
            asks for JSON, and the reply is held to its schema.
        run: Runs the checks of statements.

    Raises:
        BadSettings: The replay file cannot be used.
        BadPrompt: A prompt file is missing or not in order.
    """
    base_url = base_url_for(name, base_url)
    drafting = own_prompt(prompt) if prompt else None
    opened = partial(_model, name, base_url, replay, record)
    follows = (
        drafting.name.startswith("answer_json") if drafting else follows_schema(name, base_url)
    )
    return LlmAnswerer(
        opened(ATTEMPTS),
        # The probe has a circuit of its own, and is never repeated at once. It is recorded too, so
        # that a replay asks in the form in which was asked.
        json_form=StructuredOutput(follows, opened(1)),
        cites=base_url is None and cites_documents(name) and drafting is None,
        seconds=seconds,
        prompt=drafting,
        run=run,
    )


def _model(
    name: str, base_url: str | None, replay: Path | None, record: Path | None, attempts: int
) -> ChatModel:
    model: ChatModel = (
        ReplayModel(name, replay)
        if replay
        else ResilientModel(ProviderModel(name, base_url=base_url), attempts=attempts)
    )
    return RecordingModel(model, record) if record else model
