"""A day as people give it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator


def _written(value: object) -> object:
    """Refuse numbers, which pydantic would read as seconds or milliseconds since 1970."""
    number = isinstance(value, int | float) or (isinstance(value, str) and "-" not in value[1:])
    if number:
        raise ValueError("a day is written YYYY-MM-DD")
    return value


GivenDay = Annotated[date, BeforeValidator(_written)]
"""A day of the calendar: a date, or text as ISO 8601 writes it (YYYY-MM-DD)."""
