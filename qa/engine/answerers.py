"""The answerers of one archive."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from qa.answering.answerers import READER
from qa.answering.answerers.form import Form, Formed
from qa.engine.archive import Archive
from qa.errors import BadSettings
from qa.models.judge import EMBEDDED
from qa.parts import Answerer, Embedder, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answering.answerers.candidates import Candidate
    from qa.answering.answerers.decision import Decision
    from qa.answering.answerers.llm import LlmAnswerer
    from qa.models.judge import Judge
    from qa.models.judge.support_model import SupportModel
    from qa.models.reader import Reader
    from qa.types import Hit

AUTO, LLM = "auto", "llm"
"""Judges by name: what fits the answerer; the answering language model itself."""


class Answerers:
    """The embedded reader and the language models, each opened when it is first asked for."""

    def __init__(self, archive: Archive, run: Run) -> None:
        self._archive = archive
        self._run = run
        self._llms: dict[str, LlmAnswerer] = {}
        self._judges: dict[str, Judge] = {}
        self._opening = Lock()

    def named(
        self, model: str, formed: Formed | None = None, language: str | None = None
    ) -> Answerer:
        """Return the answerer of a model, with the embedded reader to fall back on.

        Args:
            model: The embedded reader or a language model.
            formed: The form of the question; default: an open one.
            language: Of the question, where it is not English.
        """
        if language and not self.reads(model, language):
            from qa.answering.answerers.foreign import UnreadAnswerer

            return UnreadAnswerer(
                READER, language, lambda: self._archive.embedder, self._archive.article, self._run
            )
        if formed is not None and formed.form is Form.TOPIC:
            return self._on_topic(model, formed)
        if formed is not None and formed.form is Form.YES_NO and model == READER:
            from qa.answering.answerers.yes_no import YesNoAnswerer

            judge = self.verifying_judge()
            return YesNoAnswerer(READER, judge, self._archive.article, self._run)
        if model == READER:
            return self._reader
        from qa.answering.answerers.llm import FallbackAnswerer

        drafting = self.llm(model).for_question()
        fallback = self._archive.settings.fallback
        return FallbackAnswerer([drafting, self._reader]) if fallback else drafting

    def reads(self, model: str, language: str) -> bool:
        """Whether a model reads a language other than English; the packaged reader reads none."""
        del language
        return model != READER

    def _on_topic(self, model: str, formed: Formed) -> Answerer:
        """Return what reports on a topic; where a language model fails, its sentences."""
        from qa.answering.answerers.excerpts import TopicAnswerer

        def embedder() -> Embedder:
            return self._archive.embedder

        article = self._archive.article
        quoting = TopicAnswerer(formed, embedder, article, self._run, READER)
        if model == READER:
            return quoting
        from qa.answering.answerers.llm import FallbackAnswerer

        drafting = self.llm(model).for_question()
        reporting = TopicAnswerer(formed, embedder, article, self._run, READER, drafting)
        fallback = self._archive.settings.fallback
        return FallbackAnswerer([reporting, quoting]) if fallback else reporting

    def llm(self, model: str) -> LlmAnswerer:
        """Return the answerer of a LiteLLM model; kept, because its circuit breaker lives in it."""
        from qa.answering.answerers.llm import open_llm

        settings = self._archive.settings
        with self._opening:
            if model not in self._llms:
                self._llms[model] = open_llm(
                    model,
                    base_url=settings.model_base_url,
                    replay=settings.replay,
                    record=settings.record,
                    seconds=settings.model_seconds,
                    prompt=settings.prompt,
                    run=self._run,
                )
            return self._llms[model]

    def judges(self, model: str) -> tuple[Judge, ...]:
        """Return the judges of a model's statements, the quick one first.

        By default that is the support model in the package and, where a language model answers,
        the same language model for what the support model leaves open. The embedded reader cuts
        its answers out of the articles, which needs no judge.
        """
        chosen = self._archive.settings.judge
        if chosen == "none" or model == READER:
            return ()
        if chosen == AUTO:
            return (self.judge(EMBEDDED), self.judge(f"{LLM}:{model}"))
        return (self.judge(f"{LLM}:{model}" if chosen == LLM else chosen),)

    def verifying_judge(self) -> Judge | None:
        """Return the judge of a stranger's text: the one chosen, or else the package's.

        Raises:
            BadSettings: It is to be the answering language model, and none answers.
        """
        chosen, model = self._archive.settings.judge, self._archive.settings.model
        if chosen == "none":
            return None
        if chosen == LLM and model == READER:
            raise BadSettings(
                "The judge is to be the answering language model, and the embedded reader answers.",
                f"Name a model: --judge {LLM}:MODEL, or QA_MODEL.",
            )
        if chosen == LLM:
            return self.judge(f"{LLM}:{model}")
        return self.judge(EMBEDDED if chosen == AUTO else chosen)

    def judge(self, name: str) -> Judge:
        """Return a judge by name, opened when it is first asked for and kept."""
        known = self._judges.get(name)
        if known is None:
            known = self._judges.setdefault(name, self._opened(name))
        return known

    def _opened(self, name: str) -> Judge:
        if name == EMBEDDED:
            return self._support_model
        if name.startswith(f"{LLM}:"):
            from qa.models.judge.llm import LlmJudge
            from qa.models.llm import follows_schema

            model = name.removeprefix(f"{LLM}:")
            schema = follows_schema(model, self._archive.settings.model_base_url) is True
            return LlmJudge(self.llm(model).model, schema=schema)
        from qa.models.judge import open_judge

        return open_judge(name, run=self._run)

    async def finish(self) -> None:
        """Close what belongs to this event loop."""
        if self._llms:
            from qa.models.llm import close_clients

            await close_clients()

    @cached_property
    def _reader(self) -> Answerer:
        from qa.answering.answerers.reader import ReaderAnswerer

        return ReaderAnswerer(
            self.span_reader,
            self._archive.article,
            self._run,
            supports=self._support_model.judge_now,
            decision=self._decision,
        )

    @cached_property
    def _decision(self) -> Decision:
        """What weighs the words that the reader finds."""
        from qa.answering.answerers.calibrated import decision_for

        return decision_for(self.span_reader, self._archive.settings.decision)

    def candidates(self, question: str, hits: Sequence[Hit]) -> tuple[Candidate, ...]:
        """Return the words that the reader finds in passages, with what speaks for them."""
        from qa.answering.answerers.candidates import read_candidates

        return read_candidates(
            question,
            hits,
            self.span_reader,
            self._archive.article,
            supports=self._support_model.judge_now,
        )

    @cached_property
    def _support_model(self) -> SupportModel:
        """What judges statements, and weighs the words that the reader finds."""
        from qa.models.judge.support_model import open_support_model

        return open_support_model(run=self._run)

    @cached_property
    def span_reader(self) -> Reader:
        """What reads for the embedded reader's answers."""
        from qa.models.reader import open_reader_named

        return open_reader_named(self._archive.settings.reader)
