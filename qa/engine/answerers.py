"""The answerers of one archive."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from qa.answer import READER
from qa.engine.archive import Archive
from qa.parts import Answerer, Run

if TYPE_CHECKING:
    from qa.answer.llm import LlmAnswerer
    from qa.reader import Reader


class Answerers:
    """The embedded reader and the language models, each opened when it is first asked for."""

    def __init__(self, archive: Archive, run: Run) -> None:
        self._archive = archive
        self._run = run
        self._llms: dict[str, LlmAnswerer] = {}
        self._opening = Lock()

    def named(self, model: str) -> Answerer:
        """Return the answerer of a model, with the embedded reader to fall back on."""
        if model == READER:
            return self._reader
        from qa.answer.llm import FallbackAnswerer

        drafting = self.llm(model).for_question()
        fallback = self._archive.settings.fallback
        return FallbackAnswerer([drafting, self._reader]) if fallback else drafting

    def llm(self, model: str) -> LlmAnswerer:
        """Return the answerer of a LiteLLM model; kept, because its circuit breaker lives in it."""
        from qa.answer.llm import open_llm

        settings = self._archive.settings
        with self._opening:
            if model not in self._llms:
                self._llms[model] = open_llm(
                    model,
                    base_url=settings.model_base_url,
                    replay=settings.replay,
                    record=settings.record,
                    seconds=settings.model_seconds,
                    embedder=lambda: self._archive.embedder,
                    prompt=settings.prompt,
                    reader=lambda: self._span_reader,
                    run=self._run,
                )
            return self._llms[model]

    async def finish(self) -> None:
        """Close what belongs to this event loop."""
        if self._llms:
            from qa.model import close_clients

            await close_clients()

    @cached_property
    def _reader(self) -> Answerer:
        from qa.answer.reader import ReaderAnswerer

        return ReaderAnswerer(self._span_reader, self._archive.article, self._run)

    @cached_property
    def _span_reader(self) -> Reader:
        """What reads for the embedded reader's answers and for checks of an LLM's."""
        from qa.reader import open_reader

        return open_reader()
