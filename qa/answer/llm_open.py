"""Opening an LLM answerer by the name of its model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qa.answer.llm import SECONDS, LlmAnswerer
from qa.answer.llm_alike import likeness
from qa.embed import open_embedder
from qa.model import (
    ChatModel,
    ProviderModel,
    RecordingModel,
    ReplayModel,
    ResilientModel,
    cites_documents,
    follows_schema,
)
from qa.parts import Embedder
from qa.prompts import own_prompt


def open_llm(
    name: str,
    *,
    base_url: str | None = None,
    replay: Path | None = None,
    record: Path | None = None,
    seconds: float = SECONDS,
    embedder: Callable[[], Embedder] = open_embedder,
    prompt: Path | None = None,
) -> LlmAnswerer:
    """Return an answerer; keep it, because its model's circuit breaker lives in it.

    Args:
        name: A LiteLLM model string.
        base_url: Of the user's own OpenAI-compatible server; for ``openai/...`` models alone.
        replay: Play back this file instead of calling anyone.
        record: Append every reply to this file, for later replay.
        seconds: For one question.
        embedder: Opened for the first statement that is told in other words than its sentences'.
        prompt: A drafting prompt of the user's own. Where its name begins with ``answer_json`` it
            asks for JSON, and the reply is held to its schema.

    Raises:
        BadSettings: The replay file cannot be used.
        BadPrompt: A prompt file is missing or not in order.
    """
    base_url = base_url if name.startswith("openai/") else None
    drafting = own_prompt(prompt) if prompt else None
    model: ChatModel = (
        ReplayModel(name, replay)
        if replay
        else ResilientModel(ProviderModel(name, base_url=base_url))
    )
    if record:
        model = RecordingModel(model, record)
    # Behind a server of the user's own the table says nothing, and the text form always works.
    hosted = base_url is None
    return LlmAnswerer(
        model,
        json_form=drafting.name.startswith("answer_json")
        if drafting
        else hosted and follows_schema(name) is True,
        cites=hosted and cites_documents(name) and drafting is None,
        seconds=seconds,
        alike=likeness(embedder),
        prompt=drafting,
    )
