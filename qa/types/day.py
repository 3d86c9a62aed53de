"""A calendar day as input, and whether it lies in the future."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from qa.types.article import Day


def _written(value: object) -> object:
    """Refuse numbers, which pydantic would read as seconds or milliseconds since 1970."""
    number = isinstance(value, int | float) or (isinstance(value, str) and "-" not in value[1:])
    if number:
        raise ValueError("a day is written YYYY-MM-DD")
    return value


GivenDay = Annotated[date, BeforeValidator(_written)]
"""A day of the calendar: a date, or text as ISO 8601 writes it (YYYY-MM-DD)."""


def lies_ahead(day: Day | None) -> bool:
    """Whether a date, as its article states it, lies after tomorrow in Greenwich.

    Tomorrow still counts as come: it has begun somewhere.
    """
    if day is None:
        return False
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return (day.date() if isinstance(day, datetime) else day) > tomorrow


def first_moment(day: Day | None) -> datetime:
    """Return a day's first moment, to compare by: in Greenwich where it names no zone.

    None comes before all others.
    """
    if day is None:
        return datetime.min.replace(tzinfo=UTC)
    if not isinstance(day, datetime):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return day if day.tzinfo else day.replace(tzinfo=UTC)
