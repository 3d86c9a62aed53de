"""What a claim states, in values: its figures, who said it, and where articles disagree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from qa.types.article import Day
from qa.types.span import Value


class StatedFigure(Value):
    """One figure of a cited article; offsets into the article."""

    text: str
    start: int = Field(ge=0)
    end: int
    kind: str
    """``count``, ``money``, ``percent``, ``date``, ...: see ``qa.figures.Kind``."""
    low: Decimal | None = None
    """Equal to ``high`` for a point; None where no number is stated ("dozens")."""
    high: Decimal | None = None
    approximator: str = "none"
    """``about``, ``at least``, ``more than``, ...: see ``qa.figures.Approximator``."""
    unit: str | None = None
    counted: str | None = None
    """What it counts, as written."""
    status: tuple[str, ...] = ()
    """What becomes of what is counted: ``planned``, ``killed``, ..."""
    negated: bool = False
    additive: bool = False
    """On top of something else ("another 60"), not a total."""
    first_day: date | None = None
    """For dates: what they mean, resolved by the article's publication date; both inclusive."""
    last_day: date | None = None


class NamedDay(Value):
    """A relative date ("Wednesday", "this week") and the days it means."""

    text: str
    first: date
    last: date
    """Inclusive."""


class SaidBy(Value):
    """Who is reported to have said it; offsets into the article."""

    speaker: str
    start: int = Field(ge=0)
    end: int
    verb: str
    direct: bool
    """Whether it stands in quotation marks."""


class DisputedFigure(Value):
    """One side of a conflict."""

    text: str
    low: Decimal | None
    high: Decimal | None
    start: int = Field(ge=0)
    """Where it stands in the article; half-open, code points."""
    end: int
    citation: int
    """Number of the newest citation that holds it, copies of an older story left aside."""
    citations: tuple[int, ...]
    """Numbers of all citations that give this value, ``citation`` first."""
    article_id: str
    publisher: str | None
    published_at: Day | None
    said_by: str | None
    independent_sources: int = Field(ge=1)
    """Outlets that give this figure; copies of one story, and one publisher's articles, count
    once."""
    superseded_by: int | None = None
    """Citation of a later article that replaces this figure, by its own words or by coming from
    the same publisher or speaker."""


class Conflict(Value):
    """Different figures for the same thing, the newest first; nothing is averaged."""

    figures: tuple[DisputedFigure, ...] = Field(min_length=2)
    updated: bool
    """Whether every older figure was superseded: then nothing is in dispute any more."""
