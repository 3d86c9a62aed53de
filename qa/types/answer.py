"""An answer: claims, each with citations that are cut from stored articles."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from qa.types.article import Day
from qa.types.check import Check
from qa.types.retrieval import Hit
from qa.types.span import Span, Value
from qa.types.statement import Conflict, SaidBy, StatedFigure

OFFSET_UNIT: Literal["codepoint"] = "codepoint"
"""All offsets count Unicode code points (not bytes, not UTF-16 units), half-open."""


class AnswerStatus(StrEnum):
    """What kind of answer this is."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CONFLICTING = "conflicting"
    POSSIBLE = "possible"
    """Nothing is given as the answer; ``possible`` holds what may be one."""
    EXCERPTS = "excerpts"
    """A topic was given, no question: ``excerpts`` holds sentences about it, and nothing is
    answered."""
    UNANSWERABLE = "unanswerable"
    """The articles were read and don't say."""
    UNREAD = "unread"
    """The question is in a language that the answerer does not read; ``reason`` names it."""


class Evidence(Value):
    """The words inside a citation that carry the answer; offsets into the article."""

    start: int = Field(ge=0)
    end: int
    quote: str


class Citation(Value):
    """A range of a stored article version: ``article.text[start:end] == quote``, always.

    ``prefix`` and ``suffix`` are the text around it, as in a W3C TextQuoteSelector, so that a
    citation can be found again in another copy of the article.
    """

    number: int = Field(ge=1)
    article_id: str
    version: int
    content_hash: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    short_id: str | None = None
    """Where the article's id is its URL: a short name for the cited text, which goes wherever an
    id does, e.g. ``courier-2023-03-10-3fa9c1d2e07b``."""
    published_at: Day | None = None
    start: int = Field(ge=0)
    end: int
    quote: str = Field(min_length=1)
    prefix: str = ""
    suffix: str = ""
    evidence: Evidence | None = None
    page: int | None = Field(default=None, ge=1)
    """Of a PDF with several pages: the page on which the range begins."""

    @model_validator(mode="after")
    def _consistent(self) -> Citation:
        if self.end - self.start != len(self.quote):
            raise ValueError("a citation's quote is as long as its range")
        if self.evidence is not None:
            inner = Span(start=self.evidence.start, end=self.evidence.end)
            if not self.span.contains(inner):
                raise ValueError("the evidence lies inside its citation")
            if inner.shift(-self.start).cut(self.quote) != self.evidence.quote:
                raise ValueError("the evidence is cut from the quote")
        return self

    @property
    def span(self) -> Span:
        """The cited range."""
        return Span(start=self.start, end=self.end)


class Claim(Value):
    """One statement of the answer."""

    text: str = Field(min_length=1)
    answer_range: Span
    """Where the claim stands in ``Answer.answer``."""
    citations: tuple[Citation, ...]
    score: float = Field(
        ge=0,
        le=1,
        description="By the embedded reader, the calibrated probability that the claim answers the "
        "question. By any other model (see the answer's `model`), the share of the claim's content "
        "words that its evidence has, which is no probability: how literal it is. Comparable only "
        "within one model.",
    )
    verified: bool = True
    """Whether its verdict is ``supported``: its quotations and figures hold, and the evidence says
    the same. Where it is False, ``check`` says what was not established."""
    check: Check | None = None
    """The verdict on the claim, with its findings; None for words cut out of the evidence."""
    figures: tuple[StatedFigure, ...] = ()
    """The figures that carry the claim, by value, as the first citation states them."""
    said_by: SaidBy | None = None
    """Who is reported to have said it, in the first citation."""
    independent_sources: int = Field(default=1, ge=1)
    """Cited articles, copies of one story counted once."""
    disputes: tuple[int, ...] = ()
    """Numbers of the citations of earlier claims that say otherwise than this one. Known as soon as
    the claim is, so that whoever reads a stream hears of it at once; which figure replaces which
    is in ``Answer.conflicts``."""


class Possible(Value):
    """Words that may be the answer, shown as possible; their figures are not claimed."""

    text: str = Field(min_length=1)
    score: float = Field(ge=0, le=1)
    """Calibrated probability that they answer the question."""
    citation: Citation


class Excerpt(Value):
    """A sentence about a topic, shown as it stands and not as an answer to anything."""

    score: float = Field(ge=0)
    """How near it is to the topic; comparable within one answer only."""
    citation: Citation


class Withdrawn(Value):
    """A drafted statement that was not shown, because its evidence did not hold."""

    text: str
    reason: str


class Usage(Value):
    """What the model cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None

    def plus(self, other: Usage) -> Usage:
        """Return what two calls cost together; the cost is that of those whose price is known."""
        costs = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost_usd=sum(costs) if costs else None,
        )


class Answer(Value):
    """The whole answer to one question."""

    id: str
    status: AnswerStatus
    question: str
    rewritten_question: str | None = None
    """The stand-alone form that was searched for, when it differs from ``question``."""
    answer: str
    """The claims joined; where there is none a plain sentence that says so."""
    claims: tuple[Claim, ...] = ()
    possible: tuple[Possible, ...] = ()
    """For ``possible``: one to three candidates from different sentences, the likeliest first."""
    excerpts: tuple[Excerpt, ...] = ()
    """For ``excerpts``: the best sentences of up to five articles, the newest article first."""
    conflicts: tuple[Conflict, ...] = ()
    reason: str | None = None
    """For ``unanswerable``: why, and what was missing; for ``excerpts``: why these; for ``partial``
    where a part of the question has no claim: which, and why."""
    nearest: tuple[Citation, ...] = ()
    """For ``unanswerable``: the sentences that came nearest, for a person to judge."""
    withdrawn: tuple[Withdrawn, ...] = ()
    as_of: date | None = None
    retrieved: tuple[Hit, ...] = ()
    model: str
    prompt_version: str | None = None
    offset_unit: Literal["codepoint"] = OFFSET_UNIT
    usage: Usage = Usage()
    latency_ms: dict[str, float] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[Citation, ...]:
        """What is shown without being an answer: the possible ones' sentences, the excerpts."""
        possible = tuple(one.citation for one in self.possible)
        return possible + tuple(one.citation for one in self.excerpts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every cited range once, in the order of their numbers."""
        found = {c.number: c for claim in self.claims for c in claim.citations}
        return tuple(found[number] for number in sorted(found))
