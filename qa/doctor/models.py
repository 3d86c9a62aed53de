"""Checks of the models: those in the package, and the language models that are set."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import perf_counter

from qa.answering.answerers import is_packaged
from qa.doctor.diagnosis import Diagnosis, failure, ok
from qa.errors import QAError
from qa.settings import Settings

SECONDS = 20.0
"""How long a language model may take for a test reply of one word."""


def packaged() -> Diagnosis:
    """Open the packaged reader and judge, which checks their weights."""
    from qa.models.judge.support_model import open_support_model
    from qa.models.reader import open_reader

    open_reader()
    open_support_model()
    return ok("reader", "the embedded reader and judge are whole")


def language_models(settings: Settings) -> Iterator[Diagnosis]:
    """Ask each language model that the settings name for one word; no article is sent."""
    judge = settings.judge.partition(":")
    named = {"model": settings.model, "judge": judge[2] if judge[0] == "llm" else ""}
    if settings.replay is not None:
        yield ok("model", f"replies are played back from {settings.replay}")
        return
    for name, model in named.items():
        if not model or is_packaged(model):
            continue
        started = perf_counter()
        try:
            asyncio.run(_one_word(model, settings.model_base_url))
        except QAError as error:
            yield failure(name, error)
        else:
            yield ok(name, f"{model} answers, in {perf_counter() - started:.1f} s")


async def _one_word(model: str, base_url: str | None) -> None:
    from qa.models.llm import (
        ChatRequest,
        Deadline,
        Message,
        ProviderModel,
        base_url_for,
        close_clients,
        complete,
    )

    provider = ProviderModel(model, base_url=base_url_for(model, base_url))
    request = ChatRequest(messages=(Message(role="user", text="Reply with: ready"),), max_tokens=16)
    try:
        await provider.ready()
        await complete(provider, request, Deadline.after(SECONDS))
    finally:
        await close_clients()
