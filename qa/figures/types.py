"""Figures as values: what a number, amount or date says, and exactly where it says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from qa.figures.words.amounts import vague_bounds
from qa.types.span import Span, Value


class Kind(StrEnum):
    """What kind of quantity a figure is."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    PERCENTAGE_POINTS = "percentage_points"
    RATIO = "ratio"
    """A part of a whole: "two-thirds", "one in five"; the value is the quotient."""
    ORDINAL = "ordinal"
    DURATION = "duration"
    AGE = "age"
    MEASURE = "measure"
    """A physical quantity; ``unit`` names it."""
    SCORE = "score"
    """"3-1": ``low`` and ``high`` are the two sides in the order written."""
    DATE = "date"
    YEAR = "year"
    """Also decades and spans of years."""
    TIME = "time"
    """A time of day; the value counts minutes since midnight."""
    LABEL = "label"
    """A number that names rather than counts: "Article 5", "Flight 370"."""


CALENDAR_KINDS = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])
PLACING_KINDS = CALENDAR_KINDS | {Kind.ORDINAL, Kind.LABEL}
"""Kinds that say when or which rather than how many."""


class Approximator(StrEnum):
    """How firmly a figure is stated."""

    NONE = "none"
    EXACTLY = "exactly"
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    AT_MOST = "at most"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    LESS_THAN = "less than"
    VAGUE = "vague"
    """No number is stated: "dozens", "several hundred"."""


class Counted(Value):
    """The noun phrase that a figure counts."""

    span: Span
    text: str
    """The phrase as written, e.g. ``U.S.-based troops``."""
    head: str
    """Lemma of the head noun, lower case: ``troop``."""
    modifiers: tuple[str, ...] = ()
    """What stands before the head, as written: ``("U.S.-based",)``."""


class Calendar(Value):
    """What a date's words state, and the days they mean.

    ``first`` and ``last`` (both inclusive) are None where the words alone, with the publication
    date if one was given, do not settle them.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """Monday is 0."""
    relative: bool = False
    """Whether the words need a publication date: "last week", "Wednesday", "Feb. 2"."""
    first: date | None = None
    last: date | None = None


ChangeRole = Literal["by", "to", "from"]
Frame = Literal["stated", "denied", "supposed", "superseded"]
"""Whether a text vouches for a figure; see ``Figure.frame``."""


class Figure(Value):
    """One figure of a text. ``span.cut(text) == figure.text`` for the text it was read from.

    ``low`` and ``high`` are equal for a point, differ for a range, and are None where no number
    is stated ("dozens of"). A bound ("up to 2,000") is a point whose approximator says so.
    """

    span: Span
    """With its hedge, range words and unit, without the counted noun."""
    core: Span
    """Without the hedge."""
    text: str
    kind: Kind
    low: Decimal | None = None
    high: Decimal | None = None
    approximator: Approximator = Approximator.NONE
    hedge: Span | None = None
    """The words of the hedge; it may stand after the number ("or more")."""
    unit: str | None = None
    """Currency code, unit of time or measure, or the word of a label; for a vague figure its
    canonical wording."""
    counted: Counted | None = None
    calendar: Calendar | None = None
    additive: bool = False
    """"another 60", "an additional 140": on top of something, not a total."""
    negated: bool = False
    """Whether the clause around it is negated ("did not send")."""
    status: tuple[str, ...] = ()
    """What became of what is counted, in canonical words: ``killed``, ``planned``, ..."""
    per: str | None = None
    """What a rate is per, as a part of its unit: ``month`` for "12,000 euros a month",
    ``person`` for "a head", ``100000 person`` for "5 cases per 100,000 people"."""
    change: ChangeRole | None = None
    """In a change: "by" for its size ("rose by 20", "up $3m"), "to" for the new level ("rose to
    115"), "from" for the old one; None for a plain figure."""
    part_of: Span | None = None
    """Where the whole stands that this figure is a part of: for the 12 of "12 of the 15 ministers"
    the span of "15"."""
    whole: bool = False
    """Whether the text gives a part of this figure too: true of the 15 in "12 of the 15"."""
    frame: Frame = "stated"
    """Whether the text states the figure as a fact, denies it ("denied that 500 died"), only
    supposes it ("if ..., 500 would have died"), or gives it as replaced ("an earlier version said
    500")."""

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """The lowest and highest value meant; "hundreds" means from 200 to below 2,000.

        None where the words have no size. Hedges are left aside.
        """
        if self.low is None or self.high is None:
            return None if self.unit is None else vague_bounds(self.unit)
        return self.low, self.high

    @property
    def is_multiple(self) -> bool:
        """Whether it is a multiple: "doubled", "10 times higher", "three times"."""
        return self.unit == "times" or (self.counted is not None and self.counted.head == "time")

    @property
    def is_range(self) -> bool:
        """Whether two different ends are stated."""
        return self.kind is not Kind.SCORE and self.low != self.high


class Severity(StrEnum):
    """How serious a difference is."""

    MAJOR = "major"
    """The claim states something else than the source."""
    MINOR = "minor"
    """The claim is firmer than the source, or counts something else; a person decides."""
    NOTE = "note"
    """Worth showing; the claim still says no more than the source."""


class FigureDifference(Value):
    """One way in which a claim's figure departs from its source."""

    code: str
    reason: str
    severity: Severity


class Agreement(Value):
    """Whether two figures say the same. Notes alone don't make them differ."""

    agrees: bool
    differences: tuple[FigureDifference, ...] = ()

    @property
    def severity(self) -> Severity | None:
        """The heaviest difference's, or None where there is none."""
        found = {one.severity for one in self.differences}
        return next((level for level in Severity if level in found), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the differences, in order."""
        return tuple(one.code for one in self.differences)


class Attribution(Value):
    """Who said a part of a text."""

    speaker: Span
    speaker_text: str
    verb: str
    """As written: ``said``, ``according to``."""
    covers: Span
    """The part of the sentence that is attributed, without speaker and verb."""
    direct: bool
    """Whether the attributed part stands in quotation marks."""


class FigureQuestion(Value):
    """What kind of figure a question asks for."""

    kinds: tuple[Kind, ...]
    """The kinds that answer it, likeliest first."""
    counted: str | None = None
    """The noun phrase asked about, as written ("troops")."""
    head: str | None = None
    """Its head's lemma."""
