"""Figures of statements that are words elsewhere: "a week after", "in his twenties"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qa.figures import Figure, Kind
from qa.types import Span

_LAPSE = re.compile(
    r"(?<!than )(?<!about )(?<!nearly )(?<!almost )(?<!around )"
    r"\b(an? (second|minute|hour|day|week|month|year|decade|century))"
    r" (?:later|earlier|after|before|ago)\b",
    re.I,
)
_DECADES = "teens twenties thirties forties fifties sixties seventies eighties nineties".split()
_AGED = re.compile(
    r"\b(?:in|into) (?:his|her|their|my|our|your) (?:early |mid-? ?|late )?"
    rf"({'|'.join(_DECADES)})\b",
    re.I,
)
_TEENS = 13


def lapses(text: str) -> Iterator[Figure]:
    """Yield how long after or before something was, and ages by decade, as ranges."""
    for match in _LAPSE.finditer(text):
        yield _figure(match, 1, Kind.DURATION, match[2].casefold(), 1, 1)
    for match in _AGED.finditer(text):
        tens = 10 * (1 + _DECADES.index(match[1].casefold()))
        yield _figure(match, 0, Kind.AGE, "year", max(tens, _TEENS), tens + 9)


def _figure(match: re.Match[str], group: int, kind: Kind, unit: str, low: int, high: int) -> Figure:
    span = Span(start=match.start(group), end=match.end(group))
    return Figure(
        span=span,
        core=span,
        text=match[group],
        kind=kind,
        unit=unit,
        low=Decimal(low),
        high=Decimal(high),
    )


def is_lapse(figure: Figure) -> bool:
    """Whether a figure was read as "a week" of "a week after"."""
    return figure.kind is Kind.DURATION and figure.text[:2].casefold() in {"a ", "an"}


def is_within(figure: Figure, given: Figure) -> bool:
    """Whether an age lies in a decade: 29 and "in his twenties"."""
    if figure.kind is not Kind.AGE or not figure.is_range or given.low is None:
        return False
    aged = given.kind is Kind.AGE or (given.kind is Kind.COUNT and not given.counted)
    return aged and (figure.low or 0) <= given.low <= (figure.high or 0)
