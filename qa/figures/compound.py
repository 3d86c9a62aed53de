"""Quantities told in two units: "two hours and 14 minutes", "6ft 2in", "a day and a half"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.figures.date_words import ZONES
from qa.figures.drafts import Draft, point
from qa.figures.quantities import read_quantity
from qa.figures.tokens import Token, Type
from qa.figures.types import Kind
from qa.figures.unit_words import MEASURE_UNITS, TIME_UNITS

_PARTS = {
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("day", "hour"): 24,
    ("week", "day"): 7,
    ("year", "month"): 12,
    ("foot", "inch"): 12,
    ("lb", "ounce"): 16,
    ("m", "cm"): 100,
}
"""How many of the smaller unit make one of the larger."""
_HEIGHT = re.compile(r"(?P<feet>[3-8])['’](?P<inches>\d{1,2})")
_RACE = re.compile(r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,2}):(?P<s>[0-5]\d(?:\.\d{1,3})?)")
_HALVES = (("and", "a", "half"), ("and", "one", "half"))
_OF_DAY = ZONES | {"am", "pm", "a.m.", "p.m."}
_STANDS = frozenset("stands stood remains remained clocked".split())
_INCHES = 12
_SIXTY = Decimal(60)


def read_two_units(tokens: Sequence[Token], first: Draft) -> Draft:
    """Join a quantity with what follows in the next smaller unit; the value is in that one."""
    if first.low is None or first.low != first.high or first.unit is None:
        return first
    at = first.end + (tokens[first.end].text == ",")
    at += tokens[at].lower == "and"
    second = read_quantity(tokens, at)
    if second is None or second.kind is not first.kind or second.low is None:
        return _bare_inches(tokens, first)
    parts = _PARTS.get((first.unit, second.unit or ""))
    if parts is None or not 0 < second.low < parts or first.low != int(first.low):
        return first
    value = first.low * parts + second.low
    return first._replace(end=second.end, low=value, high=value, unit=second.unit, plain=value)


def _bare_inches(tokens: Sequence[Token], first: Draft) -> Draft:
    """As in "6ft 2" and "5 feet 7 tall"."""
    token, after = tokens[first.end], tokens[first.end + 1]
    inches = token.type is Type.NUMBER and token.text.isdecimal() and len(token.text) < len("100")
    if first.unit != "foot" or not inches or int(token.text) >= _INCHES or first.low is None:
        return first
    unit = after.lower == "in" and after.glued
    if after.type is Type.WORD and not unit and after.lower not in ("tall", "high", "and", "in"):
        return first
    value = first.low * _INCHES + int(token.text)
    return first._replace(end=first.end + 1 + unit, low=value, high=value, unit="inch", plain=value)


def read_height(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in 6'2"."""
    found = _HEIGHT.fullmatch(tokens[i].text)
    if found is None or tokens[i + 1].text not in ('"', "”", "″") or not tokens[i + 1].glued:
        return None
    value = int(found["feet"]) * _INCHES + int(found["inches"])
    return point(Kind.MEASURE, i, i + 2, value, unit="inch")


def read_race_time(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "2:00:35", "1:42.58": what a clock that was started shows, in seconds."""
    found = _RACE.fullmatch(tokens[i].text)
    at = tokens[i - 1].lower == "at" and tokens[i - 2].lower not in _STANDS
    clock = at or tokens[i + 1].lower in _OF_DAY
    if found is None or clock or not (found["h"] or "." in found["s"]):
        return None
    minutes = Decimal(found["h"] or 0) * _SIXTY + Decimal(found["m"])
    return point(Kind.DURATION, i, i + 1, minutes * _SIXTY + Decimal(found["s"]), unit="second")


def read_one_and_a_half(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "a day and a half", "an hour and a half ago", "a mile and a half"."""
    word = tokens[i + 1].lower
    unit = TIME_UNITS.get(word) or MEASURE_UNITS.get(word)
    behind = tuple(token.lower for token in tokens[i + 2 : i + 5])
    if tokens[i].lower not in ("a", "an", "one") or unit is None or behind not in _HALVES:
        return None
    value = Decimal("1.5")
    if tokens[i + 5].lower == "ago":
        return Draft(Kind.DATE, i, i + 6, value, value, unit)
    kind = Kind.DURATION if word in TIME_UNITS else Kind.MEASURE
    return point(kind, i, i + 5, value, unit=unit)
