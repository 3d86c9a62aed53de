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
