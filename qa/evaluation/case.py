"""``suite.yaml`` and its cases: which articles, which questions, and what a run has to reach."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from qa.types import Filters, Turn
from qa.types.span import Value

Hedge = Literal[
    "about", "nearly", "more than", "at least", "less than", "up to", "at most", "exactly"
]
"""How firmly the article states a number. Other wordings of the same hedge are accepted."""


class Number(Value):
    """The figure a right answer gives: a value, or a range from ``low`` to ``high``."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = Field(min_length=1)
    """What is counted or measured: ``troops``, ``percent``, ``US dollars``, ``minutes``. An answer
    that states another unit is wrong (10 years are not 10 months); one that states none may be
    right."""
    tolerance: float = Field(default=0, ge=0)
    """How far the answer's value may lie from this one, in the same unit."""
    hedge: Hedge | None = None
    """How firmly the article states it. It does not decide whether a case is right: an answer that
    drops it loses ``numeric_match``, not ``numeric_value``."""

    @model_validator(mode="after")
    def _value_or_range(self) -> Number:
        point = self.value is not None
        ends = (self.low is not None, self.high is not None)
        if point == all(ends) or any(ends) != all(ends):
            raise ValueError("a number has either a value, or both low and high")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low is below high")
        return self


class Evidence(Value):
    """Words of an article that carry the answer; a quote that is not in the article is an error."""

    article_id: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    """Exactly as in the article, long enough to be unique in it."""
    answer: str | None = Field(default=None, min_length=1)
    """The words within the quote that are the answer; they stand in it once."""
    occurrence: int | None = Field(default=None, ge=1)
    """Which occurrence of the quote is meant, from 1, where the article holds it several times."""
    part: int = Field(default=0, ge=0)
    """Evidence of one part is interchangeable; an answer has to cite something of every part."""


class ConflictSide(Value):
    """One of the figures that the articles give for the same thing."""

    answer: str = Field(min_length=1)
    article_ids: tuple[str, ...] = Field(min_length=1)
    """Who gives it; copies of one story are one side."""


class CaseInput(Value):
    """The part of a case that an answerer is given: all but the solution."""

    question: str = Field(min_length=1)
    turns: tuple[Turn, ...] = ()
    as_of: date | None = None
    filters: Filters = Filters()


class Case(Value):
    """One case. Everything but ``id``, ``question`` and the solution is optional."""

    id: str = Field(min_length=1, max_length=200, pattern=r"^\S+$")
    question: str = Field(min_length=1)
    turns: tuple[Turn, ...] = ()
    """Earlier questions of the conversation, with the answers shown."""
    as_of: date | None = None
    """Nothing published later may be read."""
    filters: Filters = Filters()
    answerable: bool = True
    answers: tuple[str, ...] = ()
    """Accepted answers, in the extent that a reporter would write; any of them is right."""
    number: Number | None = None
    parts: tuple[tuple[str, ...], ...] = ()
    """For an answer of several parts: accepted wordings of each; all parts are needed."""
    corrections: tuple[str, ...] = ()
    """For a question with a false premise: answers that correct it. Declining is right too."""
    evidence: tuple[Evidence, ...] = ()
    relevant: dict[str, float] = Field(default_factory=dict)
    """Graded relevant articles by id, for retrieval collections without quotes (BEIR)."""
    conflicts: tuple[ConflictSide, ...] = ()
    """The sides of a conflict. Without ``answers`` they are the answers, and all are needed."""
    must_not: tuple[str, ...] = ()
    """Strings that no answer may contain, as whole words."""
    must_not_cite: tuple[str, ...] = ()
    """Articles that no answer may cite."""
    tags: tuple[str, ...] = ()
    note: str = ""
    """For people: why the case is as it is."""

    @model_validator(mode="before")
    @classmethod
    def _sides_are_answers(cls, data: Any) -> Any:
        """Take the sides of a conflict for the answers, all of them needed, where none are given.

        Every side's figure has to be given.
        """
        given = isinstance(data, dict) and data.get("conflicts")
        if not given or data.get("answers") or data.get("parts"):
            return data
        sides = [
            side.answer if isinstance(side, ConflictSide) else side.get("answer")
            for side in data["conflicts"]
            if isinstance(side, ConflictSide | dict)
        ]
        return {**data, "answers": sides, "parts": [[side] for side in sides]}

    @model_validator(mode="after")
    def _consistent(self) -> Case:
        if not self.answerable and (self.answers or self.number or self.evidence or self.parts):
            raise ValueError("an unanswerable case has no answers, number, parts or evidence")
        if self.answerable and self.corrections:
            raise ValueError("corrections belong to a question with a false premise")
        if self.answerable and not (self.answers or self.relevant):
            raise ValueError("an answerable case has answers (or relevant articles)")
        if len(self.conflicts) == 1:
            raise ValueError("a conflict has two sides or more")
        return self

    def asked(self) -> CaseInput:
        """Return what the answerer is given."""
        return CaseInput(
            question=self.question, turns=self.turns, as_of=self.as_of, filters=self.filters
        )


class Threshold(Value):
    """One requirement: the mean of a metric over the cases of a tag."""

    metric: str = Field(min_length=1)
    tag: str | None = None
    """Only the cases with this tag; None for all."""
    min: float | None = None
    max: float | None = None
    """For rates that should be low."""

    @model_validator(mode="after")
    def _bounded(self) -> Threshold:
        if self.min is None and self.max is None:
            raise ValueError("a threshold has a min or a max")
        return self


class Suite(Value):
    """What ``suite.yaml`` holds. Paths are relative to its folder."""

    name: str = Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    version: int = Field(default=1, ge=1)
    """Raise it when cases change, so that old baselines are not compared with new cases."""
    description: str = ""
    articles: tuple[str, ...] = ()
    """Files and folders to read into a fresh archive; none: the archive in use is asked."""
    cases: tuple[str, ...] = Field(default=("cases.jsonl",), min_length=1)
    """Files of cases, JSON Lines."""
    models: tuple[str, ...] = ()
    """Models to run, unless the command line names some."""
    repeats: int = Field(default=1, ge=1, le=100)
    """How often each case is asked; its score is the mean."""
    metrics: tuple[str, ...] = ()
    """Metrics to show, and to hold against the baseline, in this order; none: all are shown, and
    the headline metrics held."""
    thresholds: tuple[Threshold, ...] = ()
    max_unscored: float = Field(default=0.02, ge=0, le=1)
    """Share of cases that may stay unscored before the run fails."""
    baseline: str = "baselines"
    """Folder of committed baselines, one file per variant."""
    max_worse_cases: int | None = Field(default=None, ge=0)
    """How many cases that the baseline got right may go wrong; None: the interval decides alone."""
    seed: int = 20220202
    """For the bootstrap."""
