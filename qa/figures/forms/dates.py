"""Read the words of dates, years and times of day, and find the days that they mean.

"Feb. 2, 2022" states a day, "2003-2007" and "the late 1990s" years, "8:35 p.m." a time; "last week"
in an article of 2 February 2022 means 24 to 30 January 2022. A decade of ages ("her early 40s") is
read here too, as its words are those of the years.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import MINYEAR, date, timedelta
from decimal import Decimal

from qa.figures.forms.quantities import read_quantity
from qa.figures.nouns import is_plural
from qa.figures.tokens import HYPHENS, RANGE_DASHES, Draft, Token, Type, When
from qa.figures.types import Kind
from qa.figures.words.amounts import (
    DAY_WORDS,
    DECADES,
    EVENTS,
    MONTH_PREPOSITIONS,
    MONTHS,
    ORDINAL_SUFFIXES,
    PARTS_OF_DAY,
    PARTS_OF_MONTH,
    SEASONS,
    SHIFTED_UNITS,
    SHIFTS,
    TIME_UNITS,
    YEAR_PREPOSITIONS,
)
from qa.figures.words.sentence import FUNCTION_WORDS
from qa.text.english import ONES, SHORT_MONTHS, TIME_ZONES, WEEKDAYS

_LAST_DAY = 31
_LAST_MONTH = 12
_YEAR_DIGITS = 4
FIRST_YEAR = 1000
_OPENS_SPAN = frozenset(["from", "between"])
_WEEKS = {"last": -1, "this": 0, "next": 1}


def read_date(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read a calendar date or a relative one that begins at token ``i``."""
    if tokens[i].type is Type.NUMBER:
        return _read_iso(tokens, i) or _read_slashed(tokens, i) or _read_day_month(tokens, i)
    return _read_weekday(tokens, i) or _read_month_day(tokens, i) or _read_relative(tokens, i)


def date_draft(start: int, end: int, when: When) -> Draft:
    """Make the draft of a date."""
    return Draft(Kind.DATE, start, end, None, None, when=when)


def read_whole(token: Token, most: int) -> int | None:
    """Return a plain whole number from 1 to ``most``, or None."""
    if token.type is not Type.NUMBER or len(token.text) > _YEAR_DIGITS:
        return None
    if not token.text.isdecimal() or not 1 <= int(token.text) <= most:
        return None
    return int(token.text)


def read_four_digits(token: Token) -> int | None:
    """Return a year written with four digits, or None."""
    if len(token.text) != _YEAR_DIGITS or token.type is not Type.NUMBER:
        return None
    return int(token.text) if token.text.isdecimal() and int(token.text) >= FIRST_YEAR else None


def _read_iso(tokens: Sequence[Token], i: int) -> Draft | None:
    year, month, day = read_four_digits(tokens[i]), tokens[i + 2], tokens[i + 4]
    dashes = tokens[i + 1].text == tokens[i + 3].text == "-"
    if year is None or not dashes or not all(t.glued for t in tokens[i + 1 : i + 5]):
        return None
    when = When(year, read_whole(month, _LAST_MONTH), read_whole(day, _LAST_DAY))
    if when.month is None or when.day is None:
        return None
    return date_draft(i, i + 5, when)


def _read_slashed(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "02/03/2022"; where both numbers could be the month, month and day stay unknown."""
    slashes = tokens[i + 1].text == tokens[i + 3].text == "/"
    first, second, year = (
        read_whole(tokens[i], 31),
        read_whole(tokens[i + 2], 31),
        read_four_digits(tokens[i + 4]),
    )
    if not slashes or first is None or second is None or year is None:
        return None
    if first > _LAST_MONTH >= second:
        return date_draft(i, i + 5, When(year, second, first))
    if second > _LAST_MONTH >= first:
        return date_draft(i, i + 5, When(year, first, second))
    same = first == second <= _LAST_MONTH
    return date_draft(i, i + 5, When(year, first, first) if same else When(year))


def _read_month(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the month's number and the index behind its name and full stop."""
    token = tokens[i]
    number = MONTHS.get(token.lower)
    if number is None or not token.text[0].isupper():
        return None
    short = token.lower in SHORT_MONTHS
    stop = short and tokens[i + 1].text == "." and tokens[i + 1].glued
    return number, i + 1 + stop


def _read_year_behind(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    """Read "2022", ", 2022" or "of 2022" behind a month or a day."""
    at = i + (tokens[i].text == "," or tokens[i].lower == "of")
    year = read_four_digits(tokens[at])
    if year is None or (
        tokens[at + 1].glued and tokens[at + 1].text == "," and tokens[at + 2].glued
    ):
        return None, i
    return year, at + 1


def _read_day_number(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read "2" or "2nd"; not "2,000", "2.5" or the hour of "2 p.m."."""
    day = read_whole(tokens[i], _LAST_DAY)
    if day is None:
        return None
    suffix = tokens[i + 1].glued and tokens[i + 1].lower in ORDINAL_SUFFIXES
    return day, i + 1 + suffix


def _read_month_day(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "Feb. 2, 2022", "February 2-4", "February 2022", "March".

    In "In March 12 ships were lost" the 12 counts ships; a day would follow "on", not "in".
    """
    month = _read_month(tokens, i)
    if month is None:
        return None
    number, end = month
    day = _read_day_number(tokens, end) or _read_impossible_day(tokens, end)
    if day is None or (tokens[i - 1].lower == "in" and _is_counted(tokens, day[1])):
        return _read_month_alone(tokens, i, number, end)
    last, end = _read_last_day(tokens, day[1], tokens[i - 1].lower)
    year, end = _read_year_behind(tokens, end)
    lead = i - 1 if last and tokens[i - 1].lower in _OPENS_SPAN else None
    return date_draft(i, end, When(year, number, day[0], last_day=last))._replace(lead=lead)


def _read_impossible_day(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read the "61" of "October 61, 2007": a date that no calendar has."""
    token, after = tokens[i], tokens[i + 1]
    if read_whole(token, 99) is None or len(token.text) != len("61"):
        return None
    dated = after.text == "," and read_four_digits(tokens[i + 2]) is not None
    lone = after.type is not Type.WORD and after.text not in "%-–"
    return (int(token.text), i + 1) if dated or (lone and not after.glued) else None


def _read_last_day(tokens: Sequence[Token], i: int, before: str) -> tuple[int | None, int]:
    """Read the last day of "2-4", "3 to 5", "between 3 and 5", where one stands at token ``i``."""
    joint = tokens[i].lower
    if tokens[i].text in RANGE_DASHES and (last := _read_day_number(tokens, i + 1)):
        return last
    worded = joint in ("to", "through", "until", "till") or (joint, before) == ("and", "between")
    last = _read_day_number(tokens, i + 1 + (tokens[i + 1].lower == "the")) if worded else None
    if last is None or _is_counted(tokens, last[1]):
        return None, i
    return last


def _is_counted(tokens: Sequence[Token], i: int) -> bool:
    """Whether what follows makes the number before a count or another date, not a day."""
    token = tokens[i]
    if token.lower in FUNCTION_WORDS or _read_month(tokens, i):
        return False
    return token.type is Type.WORD or token.text in ("%", "$", ":")


def _read_month_alone(tokens: Sequence[Token], i: int, number: int, end: int) -> Draft | None:
    year, end = _read_year_behind(tokens, end)
    verb = tokens[i].lower in ("may", "march", "mar")
    before = tokens[i - 1].lower
    if year is None and verb and before not in MONTH_PREPOSITIONS:
        return None
    if year is None and tokens[i].lower in SHORT_MONTHS and tokens[i + 1].text != ".":
        return None
    part, lead = _read_part_of_month(tokens, i)
    return date_draft(i, end, When(year, number, part=part))._replace(lead=lead)


def _read_part_of_month(tokens: Sequence[Token], i: int) -> tuple[str | None, int | None]:
    """Read "early", "mid-" or "late" in front of a month: the word, and where it stands."""
    at = i - 1 - (tokens[i - 1].text in HYPHENS and tokens[i].glued)
    word = tokens[at].lower
    return (word, at) if word in PARTS_OF_MONTH else (None, None)


def _read_day_month(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "2 February 2022", "2nd of February", "2-4 February"."""
    day = _read_day_number(tokens, i)
    if day is None:
        return None
    opens = i - 1 - (tokens[i - 1].lower == "the")
    last, end = _read_last_day(tokens, day[1], tokens[opens].lower)
    month = _read_month(tokens, end + (tokens[end].lower == "of"))
    if month is None or _read_day_number(tokens, month[1]):
        return None
    year, end = _read_year_behind(tokens, month[1])
    lead = opens if last and tokens[opens].lower in _OPENS_SPAN else None
    return date_draft(i, end, When(year, month[0], day[0], last_day=last))._replace(lead=lead)


def _read_weekday(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "Wednesday", "Wednesday, Feb. 2, 2022", "Wednesday 2 February"."""
    weekday = WEEKDAYS.get(tokens[i].lower)
    if weekday is None or not tokens[i].text[0].isupper():
        return None
    at = i + 1 + (tokens[i + 1].text == ",")
    at += tokens[at].lower == "the"
    rest = _read_month_day(tokens, at) or _read_day_month(tokens, at)
    if rest is None or rest.when is None or rest.when.day is None:
        of_week = _read_of_week(tokens, i + 1)
        if of_week is not None:
            return date_draft(i, of_week[1], When(weekday=weekday, of_week=of_week[0]))
        return date_draft(i, i + 1, When(weekday=weekday))
    return date_draft(i, rest.end, rest.when._replace(weekday=weekday))


def _read_of_week(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read the "of last week" of "Tuesday of last week", the "next week" of "Monday next week"."""
    at = i + (tokens[i].lower == "of")
    at += at > i and tokens[at].lower == "the"
    shift = _WEEKS.get(tokens[at].lower)
    return None if shift is None or tokens[at + 1].lower != "week" else (shift, at + 2)


def _read_relative(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "yesterday", "last week", "this March", "next Wednesday", "last night"."""
    word = tokens[i].lower
    if word in DAY_WORDS:
        return date_draft(i, i + 1, When(unit="day", offset=DAY_WORDS[word]))
    shift = SHIFTS.get(word)
    if shift is None:
        return None
    unit = _shifted_unit(word, tokens[i + 1].lower)
    if unit is not None:
        at = i + 2 + (tokens[i + 2].lower == "on")
        weekday = WEEKDAYS.get(tokens[at].lower) if at > i + 2 and unit == "week" else None
        if weekday is not None:
            return date_draft(i, at + 1, When(weekday=weekday, of_week=shift))
        return date_draft(i, i + 2, When(unit=unit, offset=shift))
    named = _read_weekday(tokens, i + 1) or _read_month_day(tokens, i + 1)
    if named is None or named.when is None or named.when.day is not None:
        return None
    return named._replace(start=i, when=named.when._replace(offset=shift))


def _shifted_unit(shift: str, word: str) -> str | None:
    if word in PARTS_OF_DAY:
        return "day" if shift in ("last", "this") else None
    if word in SEASONS:
        return "season"
    return word if word in SHIFTED_UNITS else None


def read_ago(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "a week ago", "an hour ago"."""
    unit = TIME_UNITS.get(tokens[i + 1].lower)
    if tokens[i].lower not in ("a", "an") or unit is None or tokens[i + 2].lower != "ago":
        return None
    return Draft(Kind.DATE, i, i + 3, Decimal(1), Decimal(1), unit)


def read_time(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "8:35 p.m.", "8am", "20:00", "1400 GMT", "noon"; in minutes since midnight."""
    found = _read_clock(tokens, i)
    if found is None:
        return None
    minutes, end = found
    return Draft(Kind.TIME, i, end, Decimal(minutes), Decimal(minutes))


_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_HALVES = {"a.m.": 0, "am": 0, "p.m.": 12, "pm": 12}
_PARTS_OF_HOUR = {"half": 30, "quarter": 15}
_HOURS = 24
_TWELVE = range(1, 13)
_MINUTES = 60
_MILITARY_DIGITS = 4


def _read_clock(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return minutes since midnight and the index behind a time of day at token ``i``."""
    word = tokens[i].lower
    if word in ("noon", "midday", "midnight"):
        return (0 if word == "midnight" else 720), i + 1
    if word in _PARTS_OF_HOUR or word == "a":
        return _read_past(tokens, i)
    if tokens[i].type is not Type.NUMBER or len(word) > len("20:00"):
        return None
    half = _read_half_of_day(tokens, i + 1)
    if half is not None:
        return _twelve_hours(word, *half)
    if tokens[i + 1].lower in ("o'clock", "o’clock") and word.isdecimal() and int(word) in _TWELVE:
        return int(word) * _MINUTES, i + 2
    return _twenty_four_hours(tokens, i)


def _read_past(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read "half past six", "a quarter to 9"."""
    at = i + (tokens[i].lower == "a")
    part, word, hour = tokens[at].lower, tokens[at + 1].lower, tokens[at + 2]
    value = int(hour.text) if hour.text.isdecimal() else ONES.get(hour.lower, 0)
    if part not in _PARTS_OF_HOUR or value not in _TWELVE or hour.type is Type.SYMBOL:
        return None
    minutes = value * _MINUTES
    if word == "past":
        return minutes + _PARTS_OF_HOUR[part], at + 3
    return (minutes - _PARTS_OF_HOUR[part], at + 3) if word == "to" and part != "half" else None


def _read_half_of_day(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
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
    if word.isdecimal() and len(word) == _MILITARY_DIGITS and tokens[i + 1].lower in TIME_ZONES:
        hour, minute = int(word[:2]), int(word[2:])
    elif ":" in word and (match := _CLOCK.fullmatch(word)) and tokens[i - 1].lower != "duration":
        hour, minute = int(match[1]), int(match[2])
    else:
        return None
    if hour >= _HOURS or minute >= _MINUTES:
        return None
    return hour * _MINUTES + minute, i + 1


_FIRST_PLAIN_YEAR = 1500
_LAST_PLAIN_YEAR = 2100
_DECADE = 10
_CENTURY = 100
_FIRST_YEAR_OF_DECADES = 2000
"""The 1800s are a century, the 2000s mostly a decade."""
_SHORT_YEAR_DIGITS = 2
_LAST_YEAR = 2199
_CENTURY_TURN = 20
"""'20s and above are of the 20th century."""
_APOSTROPHES = frozenset("'’‘")


def read_year(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "2022", "2003-2007", "2010-11", "the 1990s", "'90s" at token ``i``."""
    if tokens[i].text in _APOSTROPHES:
        return _narrow_decade(tokens, _read_short_decade(tokens, i))
    if tokens[i].lower in DECADES:
        age = tokens[_index_before_part(tokens, i)].lower in _POSSESSIVES
        return _ages_of_decade(tokens, i, i + 1, DECADES[tokens[i].lower]) if age else None
    year = read_four_digits(tokens[i])
    if year is None:
        led = tokens[i - 1].lower in _DECADE_WORDS | _POSSESSIVES
        return _narrow_decade(tokens, _read_short_decade(tokens, i - 1)) if led else None
    if tokens[i + 1].glued and tokens[i + 1].lower in ("s", "'s", "’s") and year % _DECADE == 0:
        plural = tokens[i + 1].lower == "s" or tokens[i - 1].lower in _DECADE_WORDS
        if plural:
            century = year % _CENTURY == 0 and year < _FIRST_YEAR_OF_DECADES
            last_year = year + (_CENTURY if century else _DECADE) - 1
            draft = _year_draft(i, i + 2, year, last_year)
            return draft if century else _narrow_decade(tokens, draft)
    last = _read_year_range(tokens, i, year)
    if last is not None:
        return last
    return _year_draft(i, i + 1, year, year) if _is_year(tokens, i, year) else None


_DECADE_WORDS = frozenset(["the", "early", "late", "mid", "low", "high", "-", "in"])
_POSSESSIVES = frozenset(["his", "her", "their", "my", "our", "your"])
_PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9), "low": (0, 4), "high": (6, 9)}
"""First and last year of a part; they overlap, as nobody draws the line to the year."""
_NOT_OF_TIME = frozenset(["low", "high"])
_HEAT_WORDS = frozenset("temperature temperatures degrees thermometer highs lows celsius".split())
_HEAT_REACH = 8


def _read_part_before(tokens: Sequence[Token], i: int) -> tuple[tuple[int, int], int] | None:
    """Read "early", "mid-", "mid-to-late" in front of token ``i``: years in the decade, where."""
    at = i - 1 - (tokens[i - 1].text in HYPHENS)
    last = _PARTS.get(tokens[at].lower)
    if last is None:
        return None
    joint = at - 1 - (tokens[at - 1].text in HYPHENS)
    start = joint - 1 - (tokens[joint - 1].text in HYPHENS)
    first = _PARTS.get(tokens[start].lower) if tokens[joint].lower == "to" else None
    return (last, at) if first is None else ((first[0], last[1]), start)


def _index_before_part(tokens: Sequence[Token], i: int) -> int:
    part = _read_part_before(tokens, i)
    return (i if part is None else part[1]) - 1


def _narrow_decade(tokens: Sequence[Token], draft: Draft | None) -> Draft | None:
    """Give "the late 1990s" its years, and "her early 40s", "highs in the mid-20s" their kind."""
    if draft is None or draft.low is None:
        return draft
    whose = tokens[_index_before_part(tokens, draft.start)].lower
    short = draft.end - draft.start == len(("40", "s"))
    decade = int(draft.low) % _CENTURY
    if short and whose in _POSSESSIVES:
        return _ages_of_decade(tokens, draft.start, draft.end, decade)
    near = {token.lower for token in tokens[max(0, draft.start - _HEAT_REACH) : draft.start]}
    part = _read_part_before(tokens, draft.start)
    if short and near & _HEAT_WORDS:
        warm = _ages_of_decade(tokens, draft.start, draft.end, decade)
        return warm._replace(kind=Kind.MEASURE, unit="degree")
    if part is None:
        return draft
    if tokens[part[1]].lower in _NOT_OF_TIME:  # "in the low 20s": of degrees or of a share
        value = _ages_of_decade(tokens, draft.start, draft.end, decade)
        return value._replace(kind=Kind.COUNT, unit=None)
    year = int(draft.low)
    years = _year_draft(draft.start, draft.end, year + part[0][0], year + part[0][1])
    return years._replace(lead=part[1])


def _ages_of_decade(tokens: Sequence[Token], start: int, end: int, decade: int) -> Draft:
    """Return the ages meant by "in his mid-20s", "in her thirties"."""
    part = _read_part_before(tokens, start)
    (first, last), lead = part or ((0, _DECADE - 1), None)
    low, high = Decimal(decade + first), Decimal(decade + last)
    return Draft(Kind.AGE, start, end, low, high, "year", lead=lead)


def _year_draft(start: int, end: int, first: int, last: int) -> Draft:
    when = When(year=first, last_year=last)
    return Draft(Kind.YEAR, start, end, Decimal(first), Decimal(last), when=when)


def _read_short_decade(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "'90s", "the 90s"."""
    number, tail = tokens[i + 1], tokens[i + 2]
    if number.type is not Type.NUMBER or len(number.text) != _SHORT_YEAR_DIGITS:
        return None
    if not number.text.isdecimal() or tail.text != "s" or not tail.glued:
        return None
    year = 1900 + int(number.text) if int(number.text) >= _CENTURY_TURN else 2000 + int(number.text)
    apostrophe = tokens[i].text in _APOSTROPHES and number.glued
    start = i if apostrophe else i + 1
    return _year_draft(start, i + 3, year, year + _DECADE - 1) if year % _DECADE == 0 else None


def _read_year_range(tokens: Sequence[Token], i: int, year: int) -> Draft | None:
    """Read "2003-2007", "2010-11", "from 2003 to 2007", "between 1939 and 1945"."""
    joint, token, before = tokens[i + 1], tokens[i + 2], tokens[i - 1].lower
    dash = joint.text in RANGE_DASHES and token.type is Type.NUMBER
    words = (before, joint.lower) in (("from", "to"), ("between", "and"))
    last = read_four_digits(token)
    if dash and last is None and joint.glued and len(token.text) == _SHORT_YEAR_DIGITS:
        last = year - year % _CENTURY + int(token.text) if token.text.isdecimal() else None
    plausible = last is not None and FIRST_YEAR <= year < last <= min(year + 300, _LAST_YEAR)
    if last is None or not plausible or not (dash or words):
        return None
    if tokens[i + 3].glued and tokens[i + 3].text == "-":
        return None
    draft = _year_draft(i, i + 3, year, last)
    return draft._replace(lead=i - 1) if words else draft


def _is_year(tokens: Sequence[Token], i: int, year: int) -> bool:
    """Tell "the 2012 elections" from "1500 people"."""
    before, after = tokens[i - 1].lower, tokens[i + 1]
    plain = _FIRST_PLAIN_YEAR <= year <= _LAST_PLAIN_YEAR
    quantity = read_quantity(tokens, i)
    if quantity is not None and (quantity.kind is not Kind.COUNT or quantity.end > i + 1):
        return False
    if before in ("in", "since", "until", "during", "circa") and year <= _LAST_PLAIN_YEAR:
        return True
    if not plain or after.lower in ("people", "men", "women", "children"):
        return False
    if is_plural(after) and after.lower not in EVENTS and after.type is Type.WORD:
        return before in YEAR_PREPOSITIONS - {"about", "around", "for", "between", "of"}
    return True


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
