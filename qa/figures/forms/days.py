"""Find the days that the words of a date mean, by the day of publication.

"Last week" in an article of 2 February 2022 means 24 to 30 January 2022.
"""

from __future__ import annotations

import calendar
from datetime import MINYEAR, date, timedelta

from qa.figures.tokens import When

_Days = tuple[date, date]
"""First and last day, both inclusive."""
_WEEK = 7
_DECEMBER = 12
_SATURDAY = 5
_LONG_AGO = timedelta(days=60)
"""A day less far back is meant even where the clause speaks of the future: "runs from"."""


def resolve_days(when: When, published: date | None, *, future: bool = False) -> _Days | None:
    """Return the days that ``when`` means, or None where they cannot be known.

    A weekday means the latest one up to the publication day, or the next one in a clause about
    the future. A date without a year means the nearest one. "Last week" is the calendar week
    (from Monday) before that of the publication day.

    Args:
        when: What the words state.
        published: The day on which the article was published.
        future: Whether the clause speaks of the future.
    """
    try:
        if when.year is not None:
            days = _resolve_stated(when, when.year)
        else:
            days = None if published is None else _resolve_relative(when, published, future)
    except (ValueError, OverflowError):
        return None  # "February 30" or a day beyond the calendar means no day at all
    return days if days is None or when.part is None else _narrow_to_part(when.part, *days)


def _narrow_to_part(part: str, first: date, last: date) -> _Days:
    """Narrow a month to its early, middle or late part; the parts overlap by some days."""
    if part == "early":
        return first, first.replace(day=12)
    if part == "mid":
        return first.replace(day=9), first.replace(day=22)
    return first.replace(day=18), last


def _resolve_stated(when: When, year: int) -> _Days | None:
    if when.month is None:
        return date(year, 1, 1), date(when.last_year or year, _DECEMBER, 31)
    if when.day is None:
        return _month_days(year, when.month)
    first = date(year, when.month, when.day)
    last = first.replace(day=when.last_day or when.day)
    return (first, last) if first <= last else None


def _month_days(year: int, month: int) -> _Days:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _resolve_relative(when: When, published: date, future: bool) -> _Days | None:
    if when.weekday is not None and when.of_week is not None:
        monday = published - timedelta(days=published.weekday())
        day = monday + timedelta(weeks=when.of_week, days=when.weekday)
        return day, day
    if when.weekday is not None and when.month is None:
        return _resolve_weekday(when.weekday, when.offset, published, future)
    if when.month is not None and when.day is not None:
        return _nearest_day(when, published, future)
    if when.month is not None:
        return _nearest_month(when.month, when.offset, published, future)
    if when.unit is None or when.offset is None:
        return None
    return _shift(when.unit, when.offset, published)


def _resolve_weekday(weekday: int, offset: int | None, published: date, future: bool) -> _Days:
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


def _nearest_day(when: When, published: date, future: bool) -> _Days | None:
    found = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            days = _resolve_stated(when, year)
        except ValueError:
            continue
        if days is not None and not (future and published - days[0] > _LONG_AGO):
            found.append(days)
    return min(found, key=lambda days: abs(days[0] - published), default=None)


def _nearest_month(month: int, offset: int | None, published: date, future: bool) -> _Days:
    year = published.year
    if offset == 1 or (future and offset is None):
        year += month < published.month or (offset == 1 and month == published.month)
    elif offset == -1:
        year -= month >= published.month
    elif offset is None:
        year -= month > published.month
    return _month_days(year, month)


def _shift(unit: str, offset: int, published: date) -> _Days | None:
    """Return the days of "last week" (-1), "this month" (0), "three years ago" (-3)."""
    if unit == "day":
        day = published + timedelta(days=offset)
        return day, day
    if unit in ("week", "weekend", "fortnight"):
        return _shift_weeks(unit, offset, published)
    if unit == "month":
        months = published.year * _DECEMBER + published.month - 1 + offset
        return _month_days(months // _DECEMBER, months % _DECEMBER + 1)
    if unit == "year":
        year = published.year + offset
        return date(year, 1, 1), date(year, _DECEMBER, 31)
    if unit in ("decade", "century"):
        span = 10 if unit == "decade" else 100
        first = published.year // span * span + span * offset
        return date(max(first, MINYEAR), 1, 1), date(first + span - 1, _DECEMBER, 31)
    return None


def _shift_weeks(unit: str, offset: int, published: date) -> _Days:
    monday = published - timedelta(days=published.weekday())
    monday += timedelta(weeks=offset * (2 if unit == "fortnight" else 1))
    if unit != "weekend":
        return monday, monday + timedelta(days=_WEEK - 1)
    if offset == 0 and published.weekday() < _SATURDAY:
        # Before Saturday "this weekend" reads either way; news that reports uses the past one.
        monday -= timedelta(weeks=1)
    return monday + timedelta(days=_SATURDAY), monday + timedelta(days=_WEEK - 1)
