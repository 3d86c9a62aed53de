"""Times of day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.figures.date_words import ZONES
from qa.figures.number_words import ONES
from qa.figures.tokens import Token, Type

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_HALVES = {"a.m.": 0, "am": 0, "p.m.": 12, "pm": 12}
_PARTS_OF_HOUR = {"half": 30, "quarter": 15}
_HOURS = 24
_TWELVE = range(1, 13)
_MINUTES = 60
_MILITARY_DIGITS = 4


def clock_minutes(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return minutes since midnight and the index behind a time of day at token ``i``."""
    word = tokens[i].lower
    if word in ("noon", "midday", "midnight"):
        return (0 if word == "midnight" else 720), i + 1
    if word in _PARTS_OF_HOUR or word == "a":
        return _past(tokens, i)
    if tokens[i].type is not Type.NUMBER or len(word) > len("20:00"):
        return None
    half = _half_of_day(tokens, i + 1)
    if half is not None:
        return _twelve_hours(word, *half)
    if tokens[i + 1].lower in ("o'clock", "o’clock") and word.isdecimal() and int(word) in _TWELVE:
        return int(word) * _MINUTES, i + 2
    return _twenty_four_hours(tokens, i)


def _past(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """As in "half past six", "a quarter to 9"."""
    at = i + (tokens[i].lower == "a")
    part, word, hour = tokens[at].lower, tokens[at + 1].lower, tokens[at + 2]
    value = int(hour.text) if hour.text.isdecimal() else ONES.get(hour.lower, 0)
    if part not in _PARTS_OF_HOUR or value not in _TWELVE or hour.type is Type.SYMBOL:
        return None
    minutes = value * _MINUTES
    if word == "past":
        return minutes + _PARTS_OF_HOUR[part], at + 3
    return (minutes - _PARTS_OF_HOUR[part], at + 3) if word == "to" and part != "half" else None


def _half_of_day(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the hours to add and the index behind "p.m.", "pm" or "p.m"."""
    if tokens[i].lower in _HALVES:
        return _HALVES[tokens[i].lower], i + 1
    letters = "".join(token.lower for token in tokens[i : i + 3])
    if letters in ("p.m", "a.m"):
        return _HALVES[letters + "."], i + 3
    return None


def _twelve_hours(word: str, add: int, end: int) -> tuple[int, int] | None:
    match = _CLOCK.fullmatch(word)
    if match is None and not word.isdecimal():
        return None
    hour, minute = (int(match[1]), int(match[2])) if match else (int(word), 0)
    if hour not in _TWELVE or minute >= _MINUTES:
        return None
    return (hour % 12 + add) * _MINUTES + minute, end


def _twenty_four_hours(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    word = tokens[i].lower
    if word.isdecimal() and len(word) == _MILITARY_DIGITS and tokens[i + 1].lower in ZONES:
        hour, minute = int(word[:2]), int(word[2:])
    elif ":" in word and (match := _CLOCK.fullmatch(word)) and tokens[i - 1].lower != "duration":
        hour, minute = int(match[1]), int(match[2])
    else:
        return None
    if hour >= _HOURS or minute >= _MINUTES:
        return None
    return hour * _MINUTES + minute, i + 1
