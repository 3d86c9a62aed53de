"""Years, decades and spans of years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.date_words import EVENTS, YEAR_PREPOSITIONS
from qa.figures.dates import RANGE_DASHES, four_digits
from qa.figures.drafts import Draft, When
from qa.figures.nouns import is_plural
from qa.figures.number_words import DECADES
from qa.figures.quantities import read_quantity
from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token, Type
from qa.figures.types import Kind

_FIRST_PLAIN_YEAR = 1500
_LAST_PLAIN_YEAR = 2100
_DECADE = 10
_CENTURY = 100
_FIRST_YEAR_OF_DECADES = 2000
"""The 1800s are a century, the 2000s mostly a decade."""
_SHORT = 2
_FIRST_YEAR = 1000
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


_DECADE_WORDS = frozenset(["the", "early", "late", "mid", "-", "in"])
_WHOSE = frozenset(["his", "her", "their", "my", "our", "your"])
_PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9)}
"""First and last year of a part; they overlap, as nobody draws the line to the year."""
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
