"""Read ranges ("75,000 to 80,000"), and tell them from changes ("rose from 5 to 10")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.forms.numbers import read_numeral
from qa.figures.forms.quantities import read_quantity, share_scale
from qa.figures.forms.ratios import read_ratio, read_score
from qa.figures.nouns import begins_counted_noun
from qa.figures.tokens import RANGE_DASHES, Draft, Token, Type
from qa.figures.types import Kind

_CHANGE_WORDS = frozenset(
    """rose rise risen rising fell fall fallen falling increased increase increasing decreased
    decrease grew grow grown growing dropped drop dropping cut raised raise raising went moved
    changed narrowed reduced reduce expanded jumped climbed declined slipped surged improved
    slid doubled shrank shrunk soared plunged lowered revised edged inched crept ticked swelled
    swollen widened tumbled sank lifted hiked added gained shed trimmed slashed dipped climbing
    rises falls grows drops goes climbs jumps""".split()
)
_CHANGE_NOUNS = frozenset(
    """increase rise gain jump climb surge decrease fall drop decline cut loss reduction slump dip
    hike leap""".split()
)
_FILLERS = frozenset(
    """by of another a an further about around nearly some roughly approximately almost more than
    just only over under additional extra as much many least at up down to -""".split()
) - {"to", "-", "up", "down", "at", "least"}
_MOST_FILLERS = 5
_CHANGE_REACH = 8
_LEVEL_REACH = 9
_LEVEL_WORDS = (_CHANGE_WORDS | _CHANGE_NOUNS | {"up", "down"}) - frozenset(
    "went moved changed goes added gained shed going".split()
)
_LEVEL_TO_CHANGE = 3
"""Where a noun leaves it open whether two numbers are a range or a change and its new level, they
are the latter if the second is at least this many times the first: "an increase of 12 to 45"."""
_OF_AGES = tuple(("between", *the, age, "of") for the in (("the",), ()) for age in ("age", "ages"))
_MULTIPLE = Decimal(1000)


def read_pair(tokens: Sequence[Token], i: int, first: Draft) -> Draft:
    """Join ``first``, read at token ``i``, with a second number where the two are one figure."""
    if first.low is None or first.kind is Kind.DATE:
        return first
    return (
        read_score(tokens, first)
        or read_ratio(tokens, first)
        or _read_range(tokens, i, first)
        or first
    )


def _read_range(tokens: Sequence[Token], i: int, first: Draft) -> Draft | None:
    before, joint = tokens[i - 1].lower, tokens[first.end]
    ages = _between_ages(tokens, i)
    between = (before == "between" or ages > 0) and joint.lower == "and"
    dash = joint.text in RANGE_DASHES and joint.glued == tokens[first.end + 1].glued
    hanging = _is_hanging_hyphen(tokens, first.end)
    if not (between or dash or hanging or joint.lower in ("to", "or")):
        return None
    at = first.end + 1 + hanging
    if joint.text == "-" and tokens[at].lower == "to" and tokens[at + 1].text == "-":
        at += 2
    second = _upper_end(tokens, at, first)
    if second is None or second.low is None or (first.hyphenated and not (dash or hanging)):
        return None
    from_to = before == "from" and joint.lower == "to"
    joined = _join(first, second, tokens)
    if from_to and _is_change(tokens, i, first, second):
        return _old_level(first, second)
    if joined is None or (joint.lower == "to" and _is_change(tokens, i, first, second)):
        return None
    joined = joined._replace(lead=i - 1 if between or from_to else None)
    if ages and joined.kind is Kind.COUNT:
        joined = joined._replace(kind=Kind.AGE, unit="year")
    return joined._replace(lead=i - ages) if ages else joined


def _old_level(first: Draft, second: Draft) -> Draft | None:
    """Read the old level of a change: the 1.2 of "rose from 1.2 to 1.5 million".

    Where it has neither scale nor unit, it takes those of the new level.
    """
    if first.kind is not Kind.COUNT or first.unit is not None:
        return None
    shared = share_scale(first, second)
    if second.kind in (Kind.PERCENT, Kind.MONEY, Kind.MEASURE):
        shared = shared._replace(kind=second.kind, unit=second.unit)
    return None if shared == first else shared


def _between_ages(tokens: Sequence[Token], i: int) -> int:
    """Count the words of "between the ages of" before a number, 0 where they don't stand there."""
    words = tuple(token.lower for token in tokens[max(0, i - 4) : i])
    return next((len(opening) for opening in _OF_AGES if words[-len(opening) :] == opening), 0)


def _is_hanging_hyphen(tokens: Sequence[Token], i: int) -> bool:
    """Whether a hyphen hangs, as in "16- to 24-year-olds"."""
    hyphen, word = tokens[i], tokens[i + 1]
    return hyphen.text == "-" and hyphen.glued and not word.glued and word.lower in ("to", "or")


def _upper_end(tokens: Sequence[Token], i: int, first: Draft) -> Draft | None:
    """Read the second number; behind an amount of money "50m" are millions, no metres."""
    number = read_numeral(tokens, i) if first.kind is Kind.MONEY else None
    if number is None or not number.unsure_suffix:
        return read_quantity(tokens, i)
    draft = Draft(Kind.MONEY, i, number.end, number.value, number.value, first.unit)
    return draft._replace(scale=number.scale, plain=number.plain)


def _is_change(tokens: Sequence[Token], i: int, first: Draft, second: Draft) -> bool:
    """Whether "from 5 to 10", "rose by 20 to 115" report a change and are no range.

    In a change both numbers have a unit ("up $3m to $45m"), or neither has ("an increase of 12 to
    45"). Where only the second has one, both share it and form a range: "grew by 5 to 10 percent",
    "cut 1,200 to 1,500 jobs". The exception is a second number several times the first that is
    followed by a noun, which is a change: "rose by 20 to 115 cases".
    """
    if tokens[i - 1].lower == "from":
        near = {token.lower for token in tokens[max(0, i - 6) : i]}
        return bool(near & _CHANGE_WORDS) or tokens[i - 2].lower in ("up", "down")
    if not is_size_of_change(tokens, i):
        return False
    if first.kind is not Kind.COUNT or first.scale != 1:
        return True
    if second.kind is not Kind.COUNT or second.scale != 1:
        return False
    low, level = first.low, second.low
    far = low is not None and level is not None and level >= _LEVEL_TO_CHANGE * low
    return (
        far
        or tokens[second.end].type is not Type.WORD
        or not begins_counted_noun(tokens, second.end)
    )


def is_size_of_change(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number at token ``i`` is the size of a change.

    A word of change must come before it, with only "by", "of", "another" or a hedge between them:
    "rose by about 20", "up $3m", "an increase of 12".
    """
    at = i - 1
    while i - at <= _MOST_FILLERS and tokens[at].lower in _FILLERS:
        at -= 1
    word, noun_of = tokens[at].lower, tokens[at + 1].lower == "of"
    if noun_of:
        return word in _CHANGE_NOUNS
    by = "by" in {token.lower for token in tokens[at + 1 : i]}
    if by and word not in _CHANGE_WORDS:
        near = {token.lower for token in tokens[max(0, at - _CHANGE_REACH) : at + 1]}
        return bool(near & _CHANGE_WORDS)
    return word in _CHANGE_WORDS or word in ("up", "down")


def leads_to_level(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "to" or "from" at token ``at`` comes before a level: "rose ... to", "cut from".

    In "moved to 12 schools" it does not: that is a direction, not a level.
    """
    near = [token.lower for token in tokens[max(0, at - _LEVEL_REACH) : at]]
    return not {*near}.isdisjoint(_LEVEL_WORDS) or (near[-1:] == ["of"] and "increase" in near)


def _join(first: Draft, second: Draft, tokens: Sequence[Token]) -> Draft | None:
    low = share_scale(first, second)
    kind = _common_kind(low, second)
    if kind is None or low.low is None or second.low is None:
        return None
    value = low.low
    if low.dotted is not None and second.low == second.dotted:
        value = low.dotted  # "12.400 to 15.500 residents"
    if _shortens_thousands(value, second.low, tokens[first.end].text):
        value *= _MULTIPLE
    if value >= second.low:
        return None
    return second._replace(kind=kind, start=first.start, low=value, unit=second.unit or first.unit)


def _shortens_thousands(low: Decimal, high: Decimal, joint: str) -> bool:
    """Whether "75-80,000" means 75,000 to 80,000."""
    whole = high % _MULTIPLE == 0
    return joint in RANGE_DASHES and whole and low < _MULTIPLE <= high and low * _MULTIPLE < high


def _common_kind(first: Draft, second: Draft) -> Kind | None:
    if first.kind is second.kind:
        same = first.unit == second.unit or first.unit is None or second.unit is None
        return first.kind if same else None
    if first.kind is Kind.COUNT and second.kind not in (Kind.DATE, Kind.RATIO):
        return second.kind
    if second.kind is Kind.COUNT and first.kind is Kind.MONEY:
        return Kind.MONEY
    return None
