"""Open an LLM answerer by the name of its model, and chain answerers: where one fails, the next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path

from qa.answering.answerers.base import Answerer, Repairs
from qa.answering.answerers.llm.answerer import SECONDS, LlmAnswerer
from qa.answering.question import Question
from qa.errors import ModelError
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
from qa.types import ClaimDraft, DraftEnd, Retrieval, Withdrawn

_LOG = logging.getLogger(__name__)
DEGRADED = "degraded: "
"""How the warning begins that another answerer than the one asked for has answered."""


class FallbackAnswerer:
    """Answers one question with the first answerer that can; make one for each question.

    ``name`` and ``prompt_version`` are those of the answerer that did, once it has.
    """

    part_by_part = False

    def __init__(self, answerers: Sequence[Answerer]) -> None:
        """Take the answerers in order; the last one should be one that cannot fail (embedded)."""
        self._answerers = tuple(answerers)
        self._used = self._answerers[0]

    @property
    def name(self) -> str:
        """The name of the answerer in use."""
        return self._used.name

    @property
    def prompt_version(self) -> str | None:
        """Its prompt's version."""
        return self._used.prompt_version

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield what the first working answerer drafts; see ``Answerer``.

        Raises:
            ModelError: That of the last answerer.
        """
        failures: list[ModelError] = []
        for answerer in self._answerers:
            self._used = answerer
            started = False
            try:
                async with aclosing(answerer.draft(question, retrieval)) as drafts:
                    async for drafted in drafts:
                        started = True
                        yield _marked(drafted, failures, answerer.name)
            except ModelError as error:
                if started or answerer is self._answerers[-1]:
                    raise
                _LOG.warning("%s, falling back: %s", answerer.name, error)
                failures.append(error)
            else:
                return

    async def repair(
        self, refused: Sequence[Withdrawn]
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield what the answerer in use corrects; nothing where it cannot.

        Raises:
            ModelError: Its model failed.
        """
        if not isinstance(self._used, Repairs):
            yield DraftEnd()
            return
        async with aclosing(self._used.repair(refused)) as drafts:
            async for drafted in drafts:
                yield drafted


def _marked(
    drafted: ClaimDraft | DraftEnd, failures: Sequence[ModelError], used: str
) -> ClaimDraft | DraftEnd:
    if not failures or isinstance(drafted, ClaimDraft):
        return drafted
    reasons = " ".join(map(str, failures))
    warning = f"{DEGRADED}{reasons} {used} answered instead."
    return drafted.model_copy(update={"warnings": (warning, *drafted.warnings)})


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
