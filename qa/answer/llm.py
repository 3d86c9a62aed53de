"""The LLM answerer: the model drafts, every statement is checked, and only what holds goes out."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from qa.answer.llm_check import Alike
from qa.answer.llm_passages import Numbered, number_sentences
from qa.answer.llm_reply import (
    MOST_STATEMENTS,
    Reading,
    Statement,
    may_complete,
    read_reply,
)
from qa.answer.llm_statements import faults, nearest, nothing_found, sorted_statement, unrepaired
from qa.errors import ModelError, UnreadableReply
from qa.model import (
    STATEMENTS_SCHEMA,
    ChatModel,
    ChatRequest,
    Completion,
    CompletionDelta,
    Deadline,
    Document,
    Message,
)
from qa.prompts import Prompt, load_prompt, render
from qa.types import ClaimDraft, DraftEnd, Retrieval, Usage, Withdrawn

_LOG = logging.getLogger(__name__)
SECONDS = 45.0
"""For one question, both rounds together."""
FIRST_ROUND = 0.7
"""Part of the time that the first draft may take; the rest is for repairing it."""
LONGEST_REPLY = 20_000
"""Characters after which no more of a reply is read."""


class _Round:
    """What one call of the model brought; it grows while its statements are read."""

    def __init__(self) -> None:
        self.text = ""
        self.reading = Reading(())
        self.usage = Usage()
        self.cut = False

    @property
    def unreadable(self) -> bool:
        return not self.reading.statements and not self.reading.declined


class LlmAnswerer:
    """Drafts with a chat model; see ``qa.parts.Answerer``.

    A statement is yielded as soon as it has been read and checked, before the model has ended.
    A claim's score is the share of its content words that its evidence has: how literal it is, not
    how probable. It is not calibrated, because that depends on how often a model errs, and the
    replies written for ``evals.llm`` say nothing of that.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        json_form: bool = False,
        cites: bool = False,
        seconds: float = SECONDS,
        alike: Alike | None = None,
        prompt: Prompt | None = None,
    ) -> None:
        """Use a model.

        Args:
            model: Any chat model; retries and the like are its own affair.
            json_form: Ask for JSON by a schema; only for models that follow one.
            cites: Give it the passages as documents that it cites by itself; only for models
                that do. This goes before ``json_form``.
            seconds: For one question.
            alike: How alike two texts are, so that a retelling in other words is kept; without
                it, half of a statement's words must stand in its sentences.
            prompt: Another drafting prompt than the one that comes with Dateline.
        """
        self.name = model.name
        self.model = model
        self._cites = cites
        self._schema = STATEMENTS_SCHEMA if json_form and not cites else None
        form = "answer_documents" if cites else "answer_json" if json_form else "answer"
        self._prompt = prompt or load_prompt(form)
        self._repair = load_prompt("repair")
        self._seconds = seconds
        self._alike = alike

    @property
    def prompt_version(self) -> str:
        """Versions of the prompts for drafting and for repairing."""
        return f"{self._prompt.version}+{self._repair.version}"

    async def draft(
        self, question: str, retrieval: Retrieval
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
        first, second = _Round(), _Round()
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
        if first.cut:
            warnings.append("The model's reply was too long and was not read to its end.")
        yield DraftEnd(
            nearest=() if made else nearest(question, numbered),
            reason=None if made or lost else nothing_found(len(retrieval.hits)),
            withdrawn=tuple(lost),
            usage=_sum(first.usage, second.usage),
            warnings=tuple(warnings),
        )

    async def _claims(
        self,
        question: str,
        numbered: Numbered,
        first: _Round,
        second: _Round,
        made: Sequence[ClaimDraft],
        lost: list[Withdrawn],
    ) -> AsyncGenerator[ClaimDraft, None]:
        """Yield the claims of the draft, then those of one repair; ``lost`` is kept up to date."""
        deadline = Deadline.after(self._seconds)
        documents = numbered.documents if self._cites else ()
        given = {} if self._cites else {"passages": numbered.shown}
        asked = _messages(self._prompt, question=question, **given)
        async with aclosing(
            self._read(asked, documents, deadline.share(FIRST_ROUND), first)
        ) as statements:
            async for statement in statements:
                drafted = sorted_statement(statement, numbered, made, lost, self._alike)
                if isinstance(drafted, ClaimDraft):
                    yield drafted
                elif drafted:
                    lost.append(drafted)
        wrong = faults(first.unreadable, lost)
        if not wrong:
            return
        again = _messages(self._repair, faults=wrong, question=question)
        reply = Message(role="assistant", text=first.text or "(nothing)")
        async with aclosing(
            self._read([*asked, reply, *again], documents, deadline, second)
        ) as statements:
            async for statement in statements:
                drafted = sorted_statement(statement, numbered, made, (), self._alike)
                if isinstance(drafted, ClaimDraft):
                    lost[:] = unrepaired(lost, drafted)
                    yield drafted
        if first.unreadable and second.unreadable:
            raise UnreadableReply(
                f"The model {self.name} did not reply in the form asked for, twice.",
                "Choose another model.",
            )

    async def _read(
        self,
        messages: Sequence[Message],
        documents: tuple[Document, ...],
        deadline: Deadline,
        round_: _Round,
    ) -> AsyncGenerator[Statement, None]:
        """Yield each statement when it is complete; end the call when enough has been read."""
        request = ChatRequest(
            messages=tuple(messages), reply_schema=self._schema, documents=documents
        )
        given = 0
        async with aclosing(self.model.stream(request, deadline)) as stream:
            async for item in stream:
                if isinstance(item, Completion):
                    round_.usage = item.usage
                    round_.cut = item.finish == "length"
                if isinstance(item, CompletionDelta):
                    round_.text += item.text
                    round_.cut = len(round_.text) > LONGEST_REPLY
                    if not (round_.cut or may_complete(item.text)):
                        continue
                # A reply that was cut ends in a part of a statement, which is left out.
                ended = isinstance(item, Completion) and not round_.cut
                round_.reading = read_reply(round_.text, ended=ended)
                for statement in round_.reading.statements[given:]:
                    yield statement
                given = len(round_.reading.statements)
                round_.cut = round_.cut or given == MOST_STATEMENTS
                if round_.cut:
                    return


def _messages(prompt: Prompt, **given: str) -> list[Message]:
    return [Message(role=part.role, text=part.text) for part in render(prompt, **given)]


def _sum(one: Usage, other: Usage) -> Usage:
    costs = [cost for cost in (one.cost_usd, other.cost_usd) if cost is not None]
    return Usage(
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost_usd=sum(costs) if costs else None,
    )
