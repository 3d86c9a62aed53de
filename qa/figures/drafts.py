"""What the grammar has read before hedges, nouns and context are added."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from qa.figures.types import Kind


class When(NamedTuple):
    """What a date's words state; ``resolve`` turns it into days."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    """For "Sept. 1-3"."""
    last_year: int | None = None
    """For "2003-2007" and "the 1990s"."""
    weekday: int | None = None
    unit: str | None = None
    """For relative dates: day, week, weekend, month, year, decade."""
    offset: int | None = None
    """How many units away; -1 is last week, 0 this week, None where a name decides."""

    part: str | None = None
    """Of a month: early, mid or late."""
    of_week: int | None = None
    """For "Tuesday of last week": how many weeks away."""

    @property
    def relative(self) -> bool:
        """Whether the words need a publication date."""
        return self.year is None


class Draft(NamedTuple):
    """A figure's own words: ``tokens[start:end]``, or from ``lead`` with range words."""

    kind: Kind
    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str | None = None
    lead: int | None = None
    """First token of words that belong to the span but not to the core: "between"."""
    when: When | None = None
    vague: str | None = None
    scale: Decimal = Decimal(1)
    plain: Decimal | None = None
    hyphenated: bool = False
    """Joined to the next word: "the six-member team", "two-hour"."""
    dotted: Decimal | None = None
    """The other reading of "12.400", where what it counts does not decide."""
    refused: bool = False
    """Could be two numbers: passed over whole, so that no piece of it is read as a value."""

    @property
    def begin(self) -> int:
        """First token of the span."""
        return self.start if self.lead is None else self.lead


def point(kind: Kind, start: int, end: int, value: Decimal | int, **rest: object) -> Draft:
    """Make a draft with one value."""
    number = Decimal(value)
    return Draft(kind, start, end, number, number)._replace(**rest)  # type: ignore[arg-type]
