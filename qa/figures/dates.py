"""Read dates, years and decades."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.days_and_hours import clock_minutes
from qa.figures.nouns import is_plural
from qa.figures.numbers import HYPHENS
from qa.figures.quantities import read_quantity
from qa.figures.tokens import Draft, Token, Type, When
from qa.figures.types import Kind
from qa.figures.words_around import FUNCTION_WORDS
from qa.figures.words_of_numbers import (
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
    SHORT_MONTHS,
    TIME_UNITS,
    WEEKDAYS,
    YEAR_PREPOSITIONS,
)

RANGE_DASHES = frozenset("-‐‑‒–—")
_LAST_DAY = 31
_LAST_MONTH = 12
_YEAR_DIGITS = 4
_FIRST_YEAR = 1000
_OPENS_SPAN = frozenset(["from", "between"])
_WEEKS = {"last": -1, "this": 0, "next": 1}


def read_date(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read a calendar date or a relative one that begins at token ``i``."""
    if tokens[i].type is Type.NUMBER:
        return _iso(tokens, i) or _slashed(tokens, i) or _day_month(tokens, i)
    return _weekday(tokens, i) or _month_day(tokens, i) or _relative(tokens, i)


def dated(start: int, end: int, when: When, kind: Kind = Kind.DATE) -> Draft:
    """Make the draft of a date."""
    return Draft(kind, start, end, None, None, when=when)


def whole(token: Token, most: int) -> int | None:
    """Return a plain whole number from 1 to ``most``, or None."""
    if token.type is not Type.NUMBER or len(token.text) > _YEAR_DIGITS:
        return None
    if not token.text.isdecimal() or not 1 <= int(token.text) <= most:
        return None
    return int(token.text)


def four_digits(token: Token) -> int | None:
    """Return a year written with four digits, or None."""
    if len(token.text) != _YEAR_DIGITS or token.type is not Type.NUMBER:
        return None
    return int(token.text) if token.text.isdecimal() and int(token.text) >= _FIRST_YEAR else None


def _iso(tokens: Sequence[Token], i: int) -> Draft | None:
    year, month, day = four_digits(tokens[i]), tokens[i + 2], tokens[i + 4]
    dashes = tokens[i + 1].text == tokens[i + 3].text == "-"
    if year is None or not dashes or not all(t.glued for t in tokens[i + 1 : i + 5]):
        return None
    when = When(year, whole(month, _LAST_MONTH), whole(day, _LAST_DAY))
    if when.month is None or when.day is None:
        return None
    return dated(i, i + 5, when)


def _slashed(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "02/03/2022": which part is the month stays open where both could be."""
    slashes = tokens[i + 1].text == tokens[i + 3].text == "/"
    first, second, year = whole(tokens[i], 31), whole(tokens[i + 2], 31), four_digits(tokens[i + 4])
    if not slashes or first is None or second is None or year is None:
        return None
    if first > _LAST_MONTH >= second:
        return dated(i, i + 5, When(year, second, first))
    if second > _LAST_MONTH >= first:
        return dated(i, i + 5, When(year, first, second))
    same = first == second <= _LAST_MONTH
    return dated(i, i + 5, When(year, first, first) if same else When(year))


def _month(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the month's number and the index behind its name and full stop."""
    token = tokens[i]
    number = MONTHS.get(token.lower)
    if number is None or not token.text[0].isupper():
        return None
    short = token.lower in SHORT_MONTHS
    stop = short and tokens[i + 1].text == "." and tokens[i + 1].glued
    return number, i + 1 + stop


def _year_behind(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    """Read "2022", ", 2022" or "of 2022" behind a month or a day."""
    at = i + (tokens[i].text == "," or tokens[i].lower == "of")
    year = four_digits(tokens[at])
    if year is None or (
        tokens[at + 1].glued and tokens[at + 1].text == "," and tokens[at + 2].glued
    ):
        return None, i
    return year, at + 1


def _day_number(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read "2" or "2nd"; not "2,000", "2.5" or the hour of "2 p.m."."""
    day = whole(tokens[i], _LAST_DAY)
    if day is None:
        return None
    suffix = tokens[i + 1].glued and tokens[i + 1].lower in ORDINAL_SUFFIXES
    return day, i + 1 + suffix


def _month_day(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "Feb. 2, 2022", "February 2-4", "February 2022", "March".

    In "In March 12 ships were lost" the number counts the ships: on a day things happen "on" it.
    """
    month = _month(tokens, i)
    if month is None:
        return None
    number, end = month
    day = _day_number(tokens, end) or _impossible_day(tokens, end)
    if day is None or (tokens[i - 1].lower == "in" and _counts_on(tokens, day[1])):
        return _month_alone(tokens, i, number, end)
    last, end = _day_range(tokens, day[1], tokens[i - 1].lower)
    year, end = _year_behind(tokens, end)
    lead = i - 1 if last and tokens[i - 1].lower in _OPENS_SPAN else None
    return dated(i, end, When(year, number, day[0], last_day=last))._replace(lead=lead)


def _impossible_day(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read the "61" of "October 61, 2007": a date that no calendar has, to be told as wrong."""
    token, after = tokens[i], tokens[i + 1]
    if whole(token, 99) is None or len(token.text) != len("61"):
        return None
    dated = after.text == "," and four_digits(tokens[i + 2]) is not None
    lone = after.type is not Type.WORD and after.text not in "%-–"
    return (int(token.text), i + 1) if dated or (lone and not after.glued) else None


def _day_range(tokens: Sequence[Token], i: int, before: str) -> tuple[int | None, int]:
    """Read the last day of "2-4", "3 to 5", "between 3 and 5", where one stands at token ``i``."""
    joint = tokens[i].lower
    if tokens[i].text in RANGE_DASHES and (last := _day_number(tokens, i + 1)):
        return last
    worded = joint in ("to", "through", "until", "till") or (joint, before) == ("and", "between")
    last = _day_number(tokens, i + 1 + (tokens[i + 1].lower == "the")) if worded else None
    if last is None or _counts_on(tokens, last[1]):
        return None, i
    return last


def _counts_on(tokens: Sequence[Token], i: int) -> bool:
    """Whether what follows makes the number before a count or another date, not a day."""
    token = tokens[i]
    if token.lower in FUNCTION_WORDS or _month(tokens, i):
        return False
    return token.type is Type.WORD or token.text in ("%", "$", ":")


def _month_alone(tokens: Sequence[Token], i: int, number: int, end: int) -> Draft | None:
    year, end = _year_behind(tokens, end)
    verb = tokens[i].lower in ("may", "march", "mar")
    before = tokens[i - 1].lower
    if year is None and verb and before not in MONTH_PREPOSITIONS:
        return None
    if year is None and tokens[i].lower in SHORT_MONTHS and tokens[i + 1].text != ".":
        return None
    part, lead = _part_of_month(tokens, i)
    return dated(i, end, When(year, number, part=part))._replace(lead=lead)


def _part_of_month(tokens: Sequence[Token], i: int) -> tuple[str | None, int | None]:
    """Read "early", "mid-" or "late" in front of a month: the word, and where it stands."""
    at = i - 1 - (tokens[i - 1].text in HYPHENS and tokens[i].glued)
    word = tokens[at].lower
    return (word, at) if word in PARTS_OF_MONTH else (None, None)


def _day_month(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "2 February 2022", "2nd of February", "2-4 February"."""
    day = _day_number(tokens, i)
    if day is None:
        return None
    opens = i - 1 - (tokens[i - 1].lower == "the")
    last, end = _day_range(tokens, day[1], tokens[opens].lower)
    month = _month(tokens, end + (tokens[end].lower == "of"))
    if month is None or _day_number(tokens, month[1]):
        return None
    year, end = _year_behind(tokens, month[1])
    lead = opens if last and tokens[opens].lower in _OPENS_SPAN else None
    return dated(i, end, When(year, month[0], day[0], last_day=last))._replace(lead=lead)


def _weekday(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "Wednesday", "Wednesday, Feb. 2, 2022", "Wednesday 2 February"."""
    weekday = WEEKDAYS.get(tokens[i].lower)
    if weekday is None or not tokens[i].text[0].isupper():
        return None
    at = i + 1 + (tokens[i + 1].text == ",")
    at += tokens[at].lower == "the"
    rest = _month_day(tokens, at) or _day_month(tokens, at)
    if rest is None or rest.when is None or rest.when.day is None:
        of_week = _of_week(tokens, i + 1)
        if of_week is not None:
            return dated(i, of_week[1], When(weekday=weekday, of_week=of_week[0]))
        return dated(i, i + 1, When(weekday=weekday))
    return dated(i, rest.end, rest.when._replace(weekday=weekday))


def _of_week(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Read the "of last week" of "Tuesday of last week", the "next week" of "Monday next week"."""
    at = i + (tokens[i].lower == "of")
    at += at > i and tokens[at].lower == "the"
    shift = _WEEKS.get(tokens[at].lower)
    return None if shift is None or tokens[at + 1].lower != "week" else (shift, at + 2)


def _relative(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "yesterday", "last week", "this March", "next Wednesday", "last night"."""
    word = tokens[i].lower
    if word in DAY_WORDS:
        return dated(i, i + 1, When(unit="day", offset=DAY_WORDS[word]))
    shift = SHIFTS.get(word)
    if shift is None:
        return None
    unit = _shifted_unit(word, tokens[i + 1].lower)
    if unit is not None:
        at = i + 2 + (tokens[i + 2].lower == "on")
        weekday = WEEKDAYS.get(tokens[at].lower) if at > i + 2 and unit == "week" else None
        if weekday is not None:
            return dated(i, at + 1, When(weekday=weekday, of_week=shift))
        return dated(i, i + 2, When(unit=unit, offset=shift))
    named = _weekday(tokens, i + 1) or _month_day(tokens, i + 1)
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
    """As in "a week ago", "an hour ago"."""
    unit = TIME_UNITS.get(tokens[i + 1].lower)
    if tokens[i].lower not in ("a", "an") or unit is None or tokens[i + 2].lower != "ago":
        return None
    return Draft(Kind.DATE, i, i + 3, Decimal(1), Decimal(1), unit)


def read_time(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "8:35 p.m.", "8am", "20:00", "1400 GMT", "noon"; in minutes since midnight."""
    found = clock_minutes(tokens, i)
    if found is None:
        return None
    minutes, end = found
    return Draft(Kind.TIME, i, end, Decimal(minutes), Decimal(minutes))


_FIRST_PLAIN_YEAR = 1500
_LAST_PLAIN_YEAR = 2100
_DECADE = 10
_CENTURY = 100
_FIRST_YEAR_OF_DECADES = 2000
"""The 1800s are a century, the 2000s mostly a decade."""
_SHORT = 2
_LAST_YEAR = 2199
_CENTURY_TURN = 20
"""'20s and above are of the 20th century."""
_APOSTROPHES = frozenset("'’‘")


def read_year(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "2022", "2003-2007", "2010-11", "the 1990s", "'90s" at token ``i``."""
    if tokens[i].text in _APOSTROPHES:
        return _narrowed(tokens, _short_decade(tokens, i))
    if tokens[i].lower in DECADES:
        age = tokens[_before_part(tokens, i)].lower in _WHOSE
        return _decade_of_life(tokens, i, i + 1, DECADES[tokens[i].lower]) if age else None
    year = four_digits(tokens[i])
    if year is None:
        led = tokens[i - 1].lower in _DECADE_WORDS | _WHOSE
        return _narrowed(tokens, _short_decade(tokens, i - 1)) if led else None
    if tokens[i + 1].glued and tokens[i + 1].lower in ("s", "'s", "’s") and year % _DECADE == 0:
        plural = tokens[i + 1].lower == "s" or tokens[i - 1].lower in _DECADE_WORDS
        if plural:
            century = year % _CENTURY == 0 and year < _FIRST_YEAR_OF_DECADES
            last_year = year + (_CENTURY if century else _DECADE) - 1
            draft = _years(i, i + 2, year, last_year)
            return draft if century else _narrowed(tokens, draft)
    last = _last_year(tokens, i, year)
    if last is not None:
        return last
    return _years(i, i + 1, year, year) if _is_year(tokens, i, year) else None


_DECADE_WORDS = frozenset(["the", "early", "late", "mid", "low", "high", "-", "in"])
_WHOSE = frozenset(["his", "her", "their", "my", "our", "your"])
_PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9), "low": (0, 4), "high": (6, 9)}
"""First and last year of a part; they overlap, as nobody draws the line to the year."""
_NO_TIME = frozenset(["low", "high"])
_WARM = frozenset("temperature temperatures degrees thermometer highs lows celsius".split())
_WARM_REACH = 8


def _part_before(tokens: Sequence[Token], i: int) -> tuple[tuple[int, int], int] | None:
    """Read "early", "mid-", "mid-to-late" in front of token ``i``: years in the decade, where."""
    at = i - 1 - (tokens[i - 1].text in HYPHENS)
    last = _PARTS.get(tokens[at].lower)
    if last is None:
        return None
    joint = at - 1 - (tokens[at - 1].text in HYPHENS)
    start = joint - 1 - (tokens[joint - 1].text in HYPHENS)
    first = _PARTS.get(tokens[start].lower) if tokens[joint].lower == "to" else None
    return (last, at) if first is None else ((first[0], last[1]), start)


def _before_part(tokens: Sequence[Token], i: int) -> int:
    part = _part_before(tokens, i)
    return (i if part is None else part[1]) - 1


def _narrowed(tokens: Sequence[Token], draft: Draft | None) -> Draft | None:
    """Give "the late 1990s" its years, and "her early 40s", "highs in the mid-20s" their kind."""
    if draft is None or draft.low is None:
        return draft
    whose = tokens[_before_part(tokens, draft.start)].lower
    short = draft.end - draft.start == len(("40", "s"))
    decade = int(draft.low) % _CENTURY
    if short and whose in _WHOSE:
        return _decade_of_life(tokens, draft.start, draft.end, decade)
    near = {token.lower for token in tokens[max(0, draft.start - _WARM_REACH) : draft.start]}
    part = _part_before(tokens, draft.start)
    if short and near & _WARM:
        warm = _decade_of_life(tokens, draft.start, draft.end, decade)
        return warm._replace(kind=Kind.MEASURE, unit="degree")
    if part is None:
        return draft
    if tokens[part[1]].lower in _NO_TIME:  # "in the low 20s": of degrees or of a share
        value = _decade_of_life(tokens, draft.start, draft.end, decade)
        return value._replace(kind=Kind.COUNT, unit=None)
    year = int(draft.low)
    years = _years(draft.start, draft.end, year + part[0][0], year + part[0][1])
    return years._replace(lead=part[1])


def _decade_of_life(tokens: Sequence[Token], start: int, end: int, decade: int) -> Draft:
    """As in "in his mid-20s", "in her thirties": the ages meant."""
    part = _part_before(tokens, start)
    (first, last), lead = part or ((0, _DECADE - 1), None)
    low, high = Decimal(decade + first), Decimal(decade + last)
    return Draft(Kind.AGE, start, end, low, high, "year", lead=lead)


def _years(start: int, end: int, first: int, last: int) -> Draft:
    when = When(year=first, last_year=last)
    return Draft(Kind.YEAR, start, end, Decimal(first), Decimal(last), when=when)


def _short_decade(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "'90s", "the 90s"."""
    number, tail = tokens[i + 1], tokens[i + 2]
    if number.type is not Type.NUMBER or len(number.text) != _SHORT:
        return None
    if not number.text.isdecimal() or tail.text != "s" or not tail.glued:
        return None
    year = 1900 + int(number.text) if int(number.text) >= _CENTURY_TURN else 2000 + int(number.text)
    apostrophe = tokens[i].text in _APOSTROPHES and number.glued
    start = i if apostrophe else i + 1
    return _years(start, i + 3, year, year + _DECADE - 1) if year % _DECADE == 0 else None


def _last_year(tokens: Sequence[Token], i: int, year: int) -> Draft | None:
    """As in "2003-2007", "2010-11", "from 2003 to 2007", "between 1939 and 1945"."""
    joint, token, before = tokens[i + 1], tokens[i + 2], tokens[i - 1].lower
    dash = joint.text in RANGE_DASHES and token.type is Type.NUMBER
    words = (before, joint.lower) in (("from", "to"), ("between", "and"))
    last = four_digits(token)
    if dash and last is None and joint.glued and len(token.text) == _SHORT:
        last = year - year % _CENTURY + int(token.text) if token.text.isdecimal() else None
    plausible = last is not None and _FIRST_YEAR <= year < last <= min(year + 300, _LAST_YEAR)
    if last is None or not plausible or not (dash or words):
        return None
    if tokens[i + 3].glued and tokens[i + 3].text == "-":
        return None
    draft = _years(i, i + 3, year, last)
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
