"""The LLM answerer: the model drafts, every statement is checked, and only what holds goes out."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from qa.answer.llm_anchor import Anchored, anchor
from qa.answer.llm_check import Alike
from qa.answer.llm_passages import Numbered, number_sentences
from qa.answer.llm_reply import (
    MOST_STATEMENTS,
    Reading,
    Statement,
    may_complete,
    read_reply,
)
from qa.answer.llm_words import content_stems, coverage
from qa.errors import ModelError, UnreadableReply
from qa.model import (
    STATEMENTS_SCHEMA,
    ChatModel,
    ChatRequest,
    Completion,
    CompletionDelta,
    Deadline,
    Message,
)
from qa.prompts import Prompt, load_prompt, render
from qa.types import ClaimDraft, DraftEnd, EvidenceHint, Retrieval, Usage, Withdrawn

_LOG = logging.getLogger(__name__)
SECONDS = 45.0
"""For one question, both rounds together."""
FIRST_ROUND = 0.7
"""Part of the time that the first draft may take; the rest is for repairing it."""
LONGEST_REPLY = 20_000
"""Characters after which no more of a reply is read."""
MOST_REPAIRED = 6
NEAREST = 3
UNREADABLE = "- Your reply could not be read: it was not in the form asked for."


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
    Scores are the share of a statement's words that its evidence has, not probabilities.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        json_form: bool = False,
        seconds: float = SECONDS,
        alike: Alike | None = None,
    ) -> None:
        """Use a model.

        Args:
            model: Any chat model; retries and the like are its own affair.
            json_form: Ask for JSON by a schema; only for models that follow one.
            seconds: For one question.
            alike: How alike two texts are, so that a retelling in other words is kept; without
                it, half of a statement's words must stand in its sentences.
        """
        self.name = model.name
        self.model = model
        self._schema = STATEMENTS_SCHEMA if json_form else None
        self._prompt = load_prompt("answer_json" if json_form else "answer")
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
            async for claim in self._claims(question, numbered, first, second, made, lost):
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
            nearest=() if made else _nearest(question, numbered),
            reason=None if made or lost else _nothing(len(retrieval.hits)),
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
        asked = _messages(self._prompt, passages=numbered.shown, question=question)
        async with aclosing(self._read(asked, deadline.share(FIRST_ROUND), first)) as statements:
            async for statement in statements:
                drafted = _sorted(statement, numbered, made, lost, self._alike)
                if isinstance(drafted, ClaimDraft):
                    yield drafted
                elif drafted:
                    lost.append(drafted)
        faults = _faults(first, lost)
        if not faults:
            return
        again = _messages(self._repair, faults=faults, question=question)
        reply = Message(role="assistant", text=first.text or "(nothing)")
        async with aclosing(self._read([*asked, reply, *again], deadline, second)) as statements:
            async for statement in statements:
                drafted = _sorted(statement, numbered, made, (), self._alike)
                if isinstance(drafted, ClaimDraft):
                    lost[:] = _unrepaired(lost, drafted)
                    yield drafted
        if first.unreadable and second.unreadable:
            raise UnreadableReply(
                f"The model {self.name} did not reply in the form asked for, twice.",
                "Choose another model.",
            )

    async def _read(
        self, messages: Sequence[Message], deadline: Deadline, round_: _Round
    ) -> AsyncGenerator[Statement, None]:
        """Yield each statement when it is complete; end the call when enough has been read."""
        request = ChatRequest(messages=tuple(messages), reply_schema=self._schema)
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


def _sorted(
    statement: Statement,
    numbered: Numbered,
    made: Sequence[ClaimDraft],
    lost: Sequence[Withdrawn],
    alike: Alike | None,
) -> ClaimDraft | Withdrawn | None:
    """Return the statement as a claim, as withdrawn with the reason, or None if it is repeated."""
    if statement.text in {one.text for one in made} | {one.text for one in lost}:
        return None
    found = anchor(statement, numbered, alike)
    if isinstance(found, Anchored):
        score = round(found.coverage, 3)
        return ClaimDraft(text=statement.text, evidence=found.evidence, score=score)
    return Withdrawn(text=statement.text, reason=found.reason)


def _faults(first: _Round, lost: Sequence[Withdrawn]) -> str:
    """Return what the repair round is told; empty where there is nothing to repair."""
    if first.unreadable:
        return UNREADABLE
    return "\n".join(f"- {w.text}\n  Fault: {w.reason}." for w in lost[:MOST_REPAIRED])


def _unrepaired(lost: Sequence[Withdrawn], claim: ClaimDraft) -> list[Withdrawn]:
    """Return the withdrawn statements but for the one that this claim says better."""
    words = content_stems(claim.text)
    shared = [len(words & content_stems(one.text)) for one in lost]
    if not any(shared):
        return list(lost)
    repaired = shared.index(max(shared))
    return [one for place, one in enumerate(lost) if place != repaired]


def _nothing(passages: int) -> str:
    # The model's own words are not shown: nothing has checked them.
    return f"The model found no sentence in the {passages} passages read that answers it."


def _nearest(question: str, numbered: Numbered) -> tuple[ClaimDraft, ...]:
    """Return the sentences that share most words with the question."""
    scored = [
        ClaimDraft(
            text=sentence.text,
            evidence=(EvidenceHint(passage=sentence.passage, span=sentence.span),),
            score=coverage(question, [sentence.text]),
        )
        for sentence in numbered.sentences.values()
    ]
    best = sorted(scored, key=lambda draft: -draft.score)[:NEAREST]
    return tuple(draft for draft in best if draft.score > 0)


def _sum(one: Usage, other: Usage) -> Usage:
    costs = [cost for cost in (one.cost_usd, other.cost_usd) if cost is not None]
    return Usage(
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost_usd=sum(costs) if costs else None,
    )
