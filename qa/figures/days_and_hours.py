"""Turn the words of a date into days, by the day of publication; read times of day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import MINYEAR, date, timedelta

from qa.figures.tokens import Token, Type, When
from qa.figures.words_of_numbers import ONES, ZONES

Days = tuple[date, date]
"""First and last day, both inclusive."""
_WEEK = 7
_DECEMBER = 12
_SATURDAY = 5
_LONG_AGO = timedelta(days=60)
"""A day less far back is meant even where the clause speaks of the future: "runs from"."""


def resolve(when: When, published: date | None, *, future: bool = False) -> Days | None:
    """Return the days that ``when`` means, or None where they cannot be known.

    A weekday means the latest one up to the publication day, or the next one in a clause about
    the future. A date without its year means the nearest one. "Last week" is the calendar week
    (from Monday) before the publication day's.

    Args:
        when: What the words state.
        published: The day on which the article was published.
        future: Whether the clause speaks of the future.
    """
    try:
        if when.year is not None:
            days = _stated(when, when.year)
        else:
            days = None if published is None else _relative(when, published, future)
    except (ValueError, OverflowError):
        return None  # "February 30" or a day beyond the calendar means no day at all
    return days if days is None or when.part is None else _part(when.part, *days)


def _part(part: str, first: date, last: date) -> Days:
    """Narrow a month; the thirds overlap, as nobody draws the line to the day."""
    if part == "early":
        return first, first.replace(day=12)
    return (
        (first.replace(day=9), first.replace(day=22))
        if part == "mid"
        else (
            first.replace(day=18),
            last,
        )
    )


def _stated(when: When, year: int) -> Days | None:
    if when.month is None:
        return date(year, 1, 1), date(when.last_year or year, _DECEMBER, 31)
    if when.day is None:
        return month_of(year, when.month)
    first = date(year, when.month, when.day)
    last = first.replace(day=when.last_day or when.day)
    return (first, last) if first <= last else None


def month_of(year: int, month: int) -> Days:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _relative(when: When, published: date, future: bool) -> Days | None:
    if when.weekday is not None and when.of_week is not None:
        monday = published - timedelta(days=published.weekday())
        day = monday + timedelta(weeks=when.of_week, days=when.weekday)
        return day, day
    if when.weekday is not None and when.month is None:
        return _weekday(when.weekday, when.offset, published, future)
    if when.month is not None and when.day is not None:
        return _nearest_day(when, published, future)
    if when.month is not None:
        return _nearest_month(when.month, when.offset, published, future)
    if when.unit is None or when.offset is None:
        return None
    return shifted(when.unit, when.offset, published)


def _weekday(weekday: int, offset: int | None, published: date, future: bool) -> Days:
    ago = (published.weekday() - weekday) % _WEEK
    if offset == 1 or (offset is None and future and ago):
        day = published + timedelta(days=_WEEK - ago)
    elif offset == -1 and ago == 0:
        day = published - timedelta(days=_WEEK)
    elif offset == 0:
        day = published + timedelta(days=weekday - published.weekday())
    else:
        day = published - timedelta(days=ago)
    return day, day


def _nearest_day(when: When, published: date, future: bool) -> Days | None:
    found = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            days = _stated(when, year)
        except ValueError:
            continue
        if days is not None and not (future and published - days[0] > _LONG_AGO):
            found.append(days)
    return min(found, key=lambda days: abs(days[0] - published), default=None)


def _nearest_month(month: int, offset: int | None, published: date, future: bool) -> Days:
    year = published.year
    if offset == 1 or (future and offset is None):
        year += month < published.month or (offset == 1 and month == published.month)
    elif offset == -1:
        year -= month >= published.month
    elif offset is None:
        year -= month > published.month
    return month_of(year, month)


def shifted(unit: str, offset: int, published: date) -> Days | None:
    """Return the days of "last week" (-1), "this month" (0), "three years ago" (-3)."""
    if unit == "day":
        day = published + timedelta(days=offset)
        return day, day
    if unit in ("week", "weekend", "fortnight"):
        return _weeks(unit, offset, published)
    if unit == "month":
        months = published.year * _DECEMBER + published.month - 1 + offset
        return month_of(months // _DECEMBER, months % _DECEMBER + 1)
    if unit == "year":
        year = published.year + offset
        return date(year, 1, 1), date(year, _DECEMBER, 31)
    if unit in ("decade", "century"):
        span = 10 if unit == "decade" else 100
        first = published.year // span * span + span * offset
        return date(max(first, MINYEAR), 1, 1), date(first + span - 1, _DECEMBER, 31)
    return None


def _weeks(unit: str, offset: int, published: date) -> Days:
    monday = published - timedelta(days=published.weekday())
    monday += timedelta(weeks=offset * (2 if unit == "fortnight" else 1))
    if unit != "weekend":
        return monday, monday + timedelta(days=_WEEK - 1)
    if offset == 0 and published.weekday() < _SATURDAY:
        # Before Saturday "this weekend" reads either way; news that reports uses the past one.
        monday -= timedelta(weeks=1)
    return monday + timedelta(days=_SATURDAY), monday + timedelta(days=_WEEK - 1)


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
