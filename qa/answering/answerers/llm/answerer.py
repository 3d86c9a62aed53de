"""The LLM answerer: the model drafts, every statement is checked, and only what holds goes out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from copy import copy
from typing import Any, NamedTuple, Self

from qa.answering.answerers.llm.anchor import (
    Numbered,
    check_statement,
    describe_faults,
    nearest,
    nothing_found,
    number_sentences,
)
from qa.answering.answerers.llm.reply import (
    MOST_STATEMENTS,
    PartialReply,
    Statement,
    may_complete,
    read_reply,
)
from qa.answering.question import Question
from qa.checking.sentences import unrepaired
from qa.errors import ModelError, ModelRefused, UnreadableReply
from qa.models.llm import (
    STATEMENTS_SCHEMA,
    ChatModel,
    ChatRequest,
    Completion,
    CompletionDelta,
    Deadline,
    Message,
    StructuredOutput,
)
from qa.models.prompts import Prompt, load_prompt, render
from qa.parts import Run
from qa.types import ClaimDraft, DraftEnd, Retrieval, Usage, Withdrawn

LONGEST_REPLY = 20_000
"""Characters after which no more of a reply is read."""

LONGEST_START = 700
"""Characters of JSON in which a first statement must have ended: weak models that are held to a
schema find no end (SmolLM2-135M: 4 of 4 drafts, none of 3 in plain text)."""


class ReplyForm(NamedTuple):
    """How a model is asked for statements."""

    prompt: Prompt
    schema: dict[str, Any] | None = None


class Round:
    """The model's reply of one round, read while it comes."""

    def __init__(self) -> None:
        self.usage = Usage()
        """Of all its calls."""
        self._begin()

    def _begin(self) -> None:
        self.text = ""
        """Of the last call's reply."""
        self.reading = PartialReply(())
        self.cut = False

    @property
    def unreadable(self) -> bool:
        """Whether the last reply holds no statement, and does not decline either."""
        return not self.reading.statements and not self.reading.declined

    async def read(
        self, model: ChatModel, request: ChatRequest, deadline: Deadline
    ) -> AsyncGenerator[Statement, None]:
        """Yield each statement when it is complete; end the call when enough has been read."""
        self._begin()
        given = 0
        async with aclosing(model.stream(request, deadline)) as stream:
            async for item in stream:
                if isinstance(item, Completion):
                    self.usage = self.usage.plus(item.usage)
                    self.cut = item.finish == "length"
                if isinstance(item, CompletionDelta):
                    self.text += item.text
                    starting = request.reply_schema and not self.reading.statements
                    self.cut = len(self.text) > (LONGEST_START if starting else LONGEST_REPLY)
                    if not (self.cut or may_complete(item.text)):
                        continue
                # A reply that was cut ends in a part of a statement, which is left out.
                ended = isinstance(item, Completion) and not self.cut
                self.reading = read_reply(self.text, ended=ended)
                for statement in self.reading.statements[given:]:
                    yield statement
                given = len(self.reading.statements)
                self.cut = self.cut or given == MOST_STATEMENTS
                if self.cut:
                    return


def messages_of(prompt: Prompt, **given: str) -> list[Message]:
    """Return a prompt as messages, with its variables filled in."""
    return [Message(role=part.role, text=part.text) for part in render(prompt, **given)]


_LOG = logging.getLogger(__name__)
SECONDS = 45.0
"""For one question, all rounds together."""
FIRST_ROUND = 0.7
"""Part of the time that the first draft may take; the rest is for repairing it."""
JSON_ROUND = 0.5
"""The same of a draft in JSON, which leaves time for one in plain text."""

_MOMENT = 0.1


class _Latest(NamedTuple):
    """The latest draft of one question, so that it can be repaired."""

    question: Question
    numbered: Numbered
    deadline: Deadline
    text: str
    """The model's reply."""
    made: Sequence[ClaimDraft]


class LlmAnswerer:
    """Drafts with a chat model; see ``qa.answering.answerers.base.Answerer``.

    A statement is yielded as soon as it has been read, before the model has ended, if its
    quotations and figures stand in sentences that were given; the others go back to the model
    once, with the reasons. Whether the sentences say what a statement says is checked behind the
    answerer (``qa.answering.gate``). A claim's score is the share of its content words that its
    evidence has: how literal it is, not how probable.
    """

    part_by_part = False

    def __init__(
        self,
        model: ChatModel,
        *,
        json_form: bool | StructuredOutput = False,
        cites: bool = False,
        seconds: float = SECONDS,
        prompt: Prompt | None = None,
        run: Run = asyncio.to_thread,
    ) -> None:
        """Use a model.

        Args:
            model: Any chat model; retries and the like are its own affair.
            json_form: Whether to ask for JSON by a schema, or what finds that out. Where the model
                refuses it, or sends nothing readable in its time, plain text is asked for at once
                and from then on.
            cites: Give it the passages as documents that it cites by itself; only for models
                that do. This goes before ``json_form``.
            seconds: For one question.
            prompt: Another drafting prompt than the one that comes with Dateline.
            run: Runs the checks of a statement, which take the processor.
        """
        self.name = model.name
        self.model = model
        known = False if cites else json_form
        self._structured = (
            known if isinstance(known, StructuredOutput) else StructuredOutput(known, model)
        )
        self._cites = cites
        self._json = ReplyForm(prompt or load_prompt("answer_json"), STATEMENTS_SCHEMA)
        self._plain = ReplyForm(prompt or load_prompt("answer_documents" if cites else "answer"))
        self._form = self._plain
        self._repair = load_prompt("repair")
        self._seconds = seconds
        self._run = run
        self._latest: _Latest | None = None

    def for_question(self) -> Self:
        """Return one for a single question, whose ``prompt_version`` is that of the form used.

        All of them share the model with its circuit breaker, and what is known of it.
        """
        return copy(self)

    @property
    def prompt_version(self) -> str:
        """Versions of the prompts for drafting and for repairing."""
        return f"{self._form.prompt.version}+{self._repair.version}"

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield checked claims as the model writes them, then the end.

        Raises:
            ModelError: The model failed, or could not be read, before any claim was yielded.
        """
        if not retrieval.hits:
            yield DraftEnd()
            return
        await self.model.ready()
        numbered = number_sentences(retrieval.hits)
        first, second = Round(), Round()
        made: list[ClaimDraft] = []
        lost: list[Withdrawn] = []
        warnings: list[str] = []
        try:
            async with aclosing(
                self._claims(question, numbered, first, second, made, lost)
            ) as claims:
                async for claim in claims:
                    made.append(claim)
                    yield claim
        except ModelError as error:
            if not made and not lost:
                raise
            _LOG.warning("%s: %s", self.name, error)
            warnings.append(f"{error.message} What had been checked by then is shown.")
        if self._latest is not None:
            self._latest = self._latest._replace(text=second.text or first.text)
        if first.cut:
            warnings.append("The model's reply was too long and was not read to its end.")
        yield DraftEnd(
            nearest=() if made else nearest(question.text, numbered),
            reason=None if made or lost else nothing_found(len(retrieval.hits)),
            withdrawn=tuple(lost),
            usage=first.usage.plus(second.usage),
            warnings=tuple(warnings),
        )

    async def _claims(
        self,
        question: Question,
        numbered: Numbered,
        first: Round,
        second: Round,
        made: Sequence[ClaimDraft],
        lost: list[Withdrawn],
    ) -> AsyncGenerator[ClaimDraft, None]:
        """Yield the claims of the draft, then those of one repair; ``lost`` is kept up to date."""
        deadline = Deadline.after(self._seconds)
        self._latest = _Latest(question, numbered, deadline, "", made)
        async with aclosing(self._drafted(question, numbered, deadline, first)) as statements:
            async for statement in statements:
                drafted = await self._checked(statement, question, numbered, made, lost)
                if isinstance(drafted, ClaimDraft):
                    yield drafted
                elif drafted:
                    lost.append(drafted)
        wrong = describe_faults(first.unreadable, lost)
        if not wrong:
            return
        more = self._repair_messages(first.text, wrong, question)
        async with aclosing(self._read(question, numbered, deadline, second, more)) as statements:
            async for statement in statements:
                drafted = await self._checked(statement, question, numbered, made, ())
                if isinstance(drafted, ClaimDraft):
                    lost[:] = unrepaired(lost, drafted.text)
                    yield drafted
        if first.unreadable and second.unreadable:
            raise UnreadableReply(
                f"The model {self.name} did not reply in the form asked for, twice.",
                "Choose another model.",
            )

    def _repair_messages(self, reply: str, wrong: str, question: Question) -> tuple[Message, ...]:
        return (
            Message(role="assistant", text=reply or "(nothing)"),
            *messages_of(self._repair, faults=wrong, question=question.text),
        )

    async def repair(
        self, refused: Sequence[Withdrawn]
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield the statements in which the model corrects what the checks refused, then the end.

        It is asked once, within the time of the question.

        Raises:
            ModelError: The model failed.
        """
        latest, round_ = self._latest, Round()
        if latest is not None:
            more = self._repair_messages(
                latest.text, describe_faults(False, refused), latest.question
            )
            async with aclosing(
                self._read(latest.question, latest.numbered, latest.deadline, round_, more)
            ) as statements:
                async for statement in statements:
                    drafted = await self._checked(
                        statement, latest.question, latest.numbered, latest.made, refused
                    )
                    if isinstance(drafted, ClaimDraft):
                        yield drafted
        yield DraftEnd(usage=round_.usage)

    async def _checked(
        self,
        statement: Statement,
        question: Question,
        numbered: Numbered,
        made: Sequence[ClaimDraft],
        lost: Sequence[Withdrawn],
    ) -> ClaimDraft | Withdrawn | None:
        return await self._run(
            lambda: check_statement(statement, question.text, numbered, made, lost)
        )

    async def _drafted(
        self, question: Question, numbered: Numbered, deadline: Deadline, round_: Round
    ) -> AsyncGenerator[Statement, None]:
        """Yield the statements of the first round, asked for as JSON where the model takes it."""
        structured = await self._structured.wanted(deadline)
        why = "Its JSON could not be read."
        for form in (self._json, self._plain) if structured else (self._plain,):
            self._form = form
            share = deadline.share(JSON_ROUND if form is self._json else FIRST_ROUND)
            try:
                async with aclosing(self._read(question, numbered, share, round_)) as statements:
                    async for statement in statements:
                        yield statement
            except ModelError as error:
                useless = isinstance(error, ModelRefused) or share.left < _MOMENT
                if form is self._plain or round_.reading.statements or not useless:
                    raise
                why = error.message
            else:
                if form is self._json and not round_.unreadable:
                    return
        # Only now: what the model refuses in either form says nothing about the schema.
        if structured:
            self._structured.disprove(why)

    def _read(
        self,
        question: Question,
        numbered: Numbered,
        deadline: Deadline,
        round_: Round,
        more: Sequence[Message] = (),
    ) -> AsyncGenerator[Statement, None]:
        """Ask in the form of this question, with ``more`` behind it."""
        given = {} if self._cites else {"passages": numbered.shown}
        asked = messages_of(self._form.prompt, question=question.text, **given)
        request = ChatRequest(
            messages=(*asked, *more),
            reply_schema=self._form.schema,
            documents=numbered.documents if self._cites else (),
        )
        return round_.read(self.model, request, deadline)
