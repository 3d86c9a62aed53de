"""What answers: the embedded reader, and each language model by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from qa.answering.answerers import READER, is_packaged
from qa.answering.follow_up import Rewrite, standalone_question
from qa.answering.question import Form, Question
from qa.engine.archive import Archive
from qa.errors import BadSettings
from qa.models.judge import EMBEDDED
from qa.parts import Run

if TYPE_CHECKING:
    from qa.answering.answerers.base import Answerer
    from qa.answering.answerers.candidates import Candidate
    from qa.answering.answerers.decision import Decision
    from qa.answering.answerers.llm import LlmAnswerer
    from qa.models.judge import Judge
    from qa.models.judge.support_model import SupportModel
    from qa.models.reader import Reader
    from qa.types import Hit, Turn

AUTO, LLM = "auto", "llm"
"""Judges by name: what fits the answerer; the answering language model itself."""


class Answerers:
    """The models of one archive and their judges, each opened when it is first asked for."""

    def __init__(self, archive: Archive, run: Run) -> None:
        self.archive = archive
        self.run = run
        self._llms: dict[str, LlmAnswerer] = {}
        self._judges: dict[str, Judge] = {}
        self._opening = Lock()

    def model(self, name: str) -> EmbeddedReader | LanguageModel:
        """Return a model: the embedded reader, or any that LiteLLM knows by this name."""
        return EmbeddedReader(self) if is_packaged(name) else LanguageModel(self, name)

    def verifying_judge(self) -> Judge | None:
        """Return the judge of a stranger's text: the one chosen, or else the package's.

        Raises:
            BadSettings: It is to be the answering language model, and none answers.
        """
        chosen = self.archive.settings.judge
        if chosen == "none":
            return None
        if chosen == LLM:
            chosen = self.model(self.archive.settings.model).own_judge
        return self.judge(EMBEDDED if chosen == AUTO else chosen)

    def llm(self, model: str) -> LlmAnswerer:
        """Return the answerer of a LiteLLM model; kept, because its circuit breaker lives in it."""
        from qa.answering.answerers.llm import open_llm

        settings = self.archive.settings
        with self._opening:
            if model not in self._llms:
                self._llms[model] = open_llm(
                    model,
                    base_url=settings.model_base_url,
                    replay=settings.replay,
                    record=settings.record,
                    seconds=settings.model_seconds,
                    prompt=settings.prompt,
                    run=self.run,
                )
            return self._llms[model]

    def judge(self, name: str) -> Judge:
        """Return a judge by name, opened when it is first asked for and kept."""
        known = self._judges.get(name)
        if known is None:
            known = self._judges.setdefault(name, self._opened(name))
        return known

    def _opened(self, name: str) -> Judge:
        if name == EMBEDDED:
            return self.support_model
        if name.startswith(f"{LLM}:"):
            from qa.models.judge.llm import LlmJudge
            from qa.models.llm import follows_schema

            model = name.removeprefix(f"{LLM}:")
            schema = follows_schema(model, self.archive.settings.model_base_url) is True
            return LlmJudge(self.llm(model).model, schema=schema)
        from qa.models.judge import open_judge

        return open_judge(name, run=self.run)

    async def finish(self) -> None:
        """Close what belongs to this event loop."""
        if self._llms:
            from qa.models.llm import close_clients

            await close_clients()

    def candidates(self, question: Question, hits: Sequence[Hit]) -> tuple[Candidate, ...]:
        """Return the words that the reader finds in passages, with what speaks for them."""
        from qa.answering.answerers.candidates import read_candidates

        return read_candidates(question, hits, self.span_reader, self.archive.article)

    def on_topic(self, drafting: Answerer | None = None) -> Answerer:
        """Return what reports on a topic: sentences as they stand, or what a model says of them."""
        from qa.answering.answerers.excerpts import TopicAnswerer

        archive = self.archive
        return TopicAnswerer(lambda: archive.embedder, archive.article, self.run, READER, drafting)

    @cached_property
    def reader(self) -> Answerer:
        """The answerer of the embedded reader, for open questions."""
        from qa.answering.answerers.reader import ReaderAnswerer

        return ReaderAnswerer(
            self.span_reader, self.archive.article, self.run, decision=self._decision
        )

    @cached_property
    def _decision(self) -> Decision:
        """What weighs the words that the reader finds."""
        from qa.answering.answerers.decision import decision_for

        return decision_for(self.span_reader, self.archive.settings.decision)

    @cached_property
    def support_model(self) -> SupportModel:
        """What judges statements."""
        from qa.models.judge.support_model import open_support_model

        return open_support_model(run=self.run)

    @cached_property
    def span_reader(self) -> Reader:
        """What reads for the embedded reader's answers."""
        from qa.models.reader import open_reader_named

        return open_reader_named(self.archive.settings.reader)


class EmbeddedReader:
    """The packaged models: English only, with an answerer for each form of question."""

    reads_all_languages = False

    def __init__(self, parts: Answerers) -> None:
        self._parts = parts

    def answerer(self, question: Question) -> Answerer:
        """Return what drafts the answer to a question of this form and language."""
        parts, archive = self._parts, self._parts.archive
        if question.language:
            from qa.answering.answerers.excerpts import UnreadAnswerer

            return UnreadAnswerer(READER, lambda: archive.embedder, archive.article, parts.run)
        if question.form is Form.TOPIC:
            return parts.on_topic()
        if question.form is Form.YES_NO:
            from qa.answering.answerers.yes_no import YesNoAnswerer

            return YesNoAnswerer(READER, parts.verifying_judge(), archive.article, parts.run)
        return parts.reader

    def judges(self) -> tuple[Judge, ...]:
        """Return none: its answers are cut out of the articles."""
        return ()

    @property
    def own_judge(self) -> str:
        """The name of itself as a judge.

        Raises:
            BadSettings: It judges nothing.
        """
        raise BadSettings(
            "QA_JUDGE=llm makes the answering language model the judge, and none is set.",
            f"Name a model: --judge {LLM}:MODEL, or QA_MODEL.",
        )

    async def stand_alone(self, question: str, turns: Sequence[Turn]) -> Rewrite:
        """Return a follow-up as a question that can be understood alone, by rules."""
        return standalone_question(question, turns)

    async def start(self) -> None:
        """Load what the first question would wait for."""
        await self._parts.run(lambda: self._parts.reader)


class LanguageModel:
    """A model behind LiteLLM, with the embedded reader to fall back on where that is set."""

    reads_all_languages = True

    def __init__(self, parts: Answerers, name: str) -> None:
        self._parts = parts
        self._name = name
        self._settings = parts.archive.settings

    def answerer(self, question: Question) -> Answerer:
        """Return what drafts the answer to a question of this form."""
        from qa.answering.answerers.llm import FallbackAnswerer

        parts, on_topic = self._parts, question.form is Form.TOPIC
        drafting: Answerer = parts.llm(self._name).for_question()
        if on_topic:
            drafting = parts.on_topic(drafting)
        if not self._settings.fallback:
            return drafting
        return FallbackAnswerer([drafting, parts.on_topic() if on_topic else parts.reader])

    def judges(self) -> tuple[Judge, ...]:
        """Return the judges of its statements, the quick one first.

        By default the support model in the package, then the same language model for what that
        leaves open.
        """
        chosen, judge = self._settings.judge, self._parts.judge
        if chosen == "none":
            return ()
        if chosen == AUTO:
            return judge(EMBEDDED), judge(self.own_judge)
        return (judge(self.own_judge if chosen == LLM else chosen),)

    @property
    def own_judge(self) -> str:
        """The name of itself as a judge."""
        return f"{LLM}:{self._name}"

    async def stand_alone(self, question: str, turns: Sequence[Turn]) -> Rewrite:
        """Return a follow-up as the model makes it stand alone; checked, not trusted."""
        if not turns:
            return standalone_question(question, turns)
        from qa.answering.follow_up_model import rewrite_by_model

        return await rewrite_by_model(self._parts.llm(self._name).model, question, turns)

    async def start(self) -> None:
        """Load what the first question would wait for."""
        from qa.models.llm import warm_up

        if self._settings.fallback:
            await self._parts.run(lambda: self._parts.reader)
        await warm_up()
