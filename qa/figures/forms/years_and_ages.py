"""Read years ("2003-2007"), decades ("the late 1990s", "her early 40s") and ages ("Lee, 42,")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.forms.dates import FIRST_YEAR, read_four_digits
from qa.figures.forms.quantities import read_quantity
from qa.figures.nouns import is_plural
from qa.figures.tokens import HYPHENS, RANGE_DASHES, Draft, Token, Type, When
from qa.figures.types import Kind
from qa.figures.words.amounts import DECADES, EVENTS, MONTHS, YEAR_PREPOSITIONS
from qa.figures.words.sentence import FUNCTION_WORDS, VERBS
from qa.text.english import WEEKDAYS

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


_OLDEST = 120


def read_age(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the draft as an age where it is one: "aged 42", "John Smith, 42,"."""
    if draft.low is None or draft.kind not in (Kind.COUNT, Kind.DURATION):
        return draft
    before = tokens[draft.begin - 1].lower
    earlier = tokens[draft.begin - 2].lower
    said = (before in ("aged", "age", "ages") or _names_age_group(tokens, draft)) or (
        (before in ("between", "from") and earlier in ("aged", "ages"))
        or (before == "of" and earlier in ("age", "ages"))
        or _tells_age_of_person(tokens, draft)
        or (before == "both" and tokens[draft.end].text in (",", ".") and 1 < draft.low <= _OLDEST)
    )
    if said or (draft.kind is Kind.COUNT and _is_apposition(tokens, draft)):
        return draft._replace(kind=Kind.AGE, unit=draft.unit or "year")
    return draft


def _names_age_group(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether the number is that of "over-65s", "under-21s"."""
    hyphen, word, plural = tokens[draft.begin - 1], tokens[draft.begin - 2], tokens[draft.end]
    grouped = hyphen.text in HYPHENS and word.lower in ("over", "under")
    return grouped and plural.glued and plural.lower in ("s", "'s", "’s")


def _tells_age_of_person(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether the number is somebody's age: "when she was six", "I am 61 now"."""
    verb, subject = tokens[draft.begin - 1].lower, tokens[draft.begin - 2].lower
    if draft.kind is not Kind.COUNT or draft.low is None or not 1 < draft.low <= _OLDEST:
        return False
    if verb not in ("am", "is", "was", "turned", "turns") or subject not in ("i", "he", "she"):
        return False
    after = tokens[draft.end]
    verbal = after.lower in FUNCTION_WORDS | VERBS or after.lower.endswith("ing")
    return not draft.hyphenated and (after.type is not Type.WORD or verbal)


def _is_apposition(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether a lone number follows a name: "Daniel Montalvo, 19, a member", "Amin (19)"."""
    i = draft.start
    digits = tokens[i].type is Type.NUMBER and tokens[i].text.isdecimal()
    if not digits or draft.end != i + 1 or draft.low is None or not 0 < draft.low <= _OLDEST:
        return False
    name, mark, after = tokens[i - 2], tokens[i - 1].text, tokens[i + 1].text
    known = name.lower in MONTHS or name.lower in WEEKDAYS
    named = name.type is Type.WORD and name.text[0].isupper() and not known
    # One capital before it would make every "In Paris, 42, ..." an age; names mostly have two.
    first = tokens[i - 3].type in (Type.END, Type.BREAK) or tokens[i - 3].text in (".", "!", "?")
    opens = first and name.lower not in FUNCTION_WORDS
    full = tokens[i - 3].text[:1].isupper() or opens
    return (
        named
        and full
        and (
            (mark, after) in ((",", ","), ("(", ")"))
            or (mark == "," and after in (".", ";") and tokens[i - 3].type is Type.WORD)
        )
    )
