"""The day that an expression means."""

from __future__ import annotations

from datetime import date

from qa.figures.read import read_figures
from qa.figures.types import Calendar


def resolve_day(expression: str, published: date | None) -> Calendar | None:
    """Resolve the first date in ``expression`` against the day of publication.

    Returns:
        What its words state, with the first and last day they mean where that can be known;
        None where ``expression`` holds no date.
    """
    figures = read_figures(expression, published)
    return next((figure.calendar for figure in figures if figure.calendar is not None), None)
