"""Two sides of one figure: results, votes, odds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.dates import RANGE_DASHES
from qa.figures.drafts import Draft
from qa.figures.quantities import read_quantity
from qa.figures.tokens import Token, Type
from qa.figures.types import Kind

_MOST_POINTS = 199
_MOST_VOTES = 9999
_SCORE_WORDS = frozenset(
    """won win wins winning beat beats beating defeat defeated defeating lost lose loses losing
    lead led leads draw drew drawn tie tied victory score scored match game final halftime half-time
    set sets semifinal semi-final quarter-final vote voted ruling ruled decision goal goals
    scoreboard leading trailing equalised equalized""".split()
)
_SIDES = _SCORE_WORDS | frozenset("odds ratio margin outnumber outnumbered passed".split())
_CHANGES = frozenset("from fell dropped down cut reduced rose lowered shrank".split())
_OTHER_SIDE = {"nil": Decimal(0), "love": Decimal(0)}


def read_score(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "3-1", "1 – 0", "two-all", "220 to 211", "10-to-1" that begins with ``first``."""
    joint, after = tokens[first.end], tokens[first.end + 1]
    if first.kind is not Kind.COUNT or first.low is None or first.low != int(first.low):
        return None
    if joint.text in RANGE_DASHES and after.type is Type.NUMBER:
        return _dashed(tokens, first)
    if joint.text in RANGE_DASHES and joint.glued and after.glued:
        other = first.low if after.lower == "all" else _OTHER_SIDE.get(after.lower)
        if other is not None:
            return _score(first, first.end + 2, other)
    return _with_to(tokens, first)


def _score(first: Draft, end: int, other: Decimal) -> Draft:
    return Draft(Kind.SCORE, first.start, end, first.low, other)


def _dashed(tokens: Sequence[Token], first: Draft) -> Draft | None:
    second = read_quantity(tokens, first.end + 1)
    if second is None or second.kind is not Kind.COUNT or first.low is None or second.low is None:
        return None
    if max(first.low, second.low) > _MOST_POINTS:
        return None
    if second.low != int(second.low) or second.hyphenated:
        return None
    spaced = not tokens[first.end].glued
    named = tokens[first.start - 1].text[:1].isupper() and (
        spaced or tokens[second.end].text[:1].isupper()
    )
    if first.low >= second.low or named or _near(tokens, first, second) & _SCORE_WORDS:
        return _score(first, second.end, second.low)
    return None


def _with_to(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """As in "220 to 211", "10-to-1": falling, so that it is no range, and no change either."""
    hyphens = tokens[first.end].text == "-" and tokens[first.end + 2].text == "-"
    at = first.end + hyphens
    if tokens[at].lower != "to" or first.low is None:
        return None
    second = read_quantity(tokens, at + 1 + hyphens)
    if second is None or second.kind is not Kind.COUNT or second.low is None:
        return None
    if not 0 <= second.low < first.low <= _MOST_VOTES or second.low != int(second.low):
        return None
    near = _near(tokens, first, second)
    if near & _CHANGES or not (hyphens or near & _SIDES):
        return None
    return _score(first, second.end, second.low)


def _near(tokens: Sequence[Token], first: Draft, second: Draft) -> set[str]:
    around = (*tokens[max(0, first.start - 8) : first.start], *tokens[second.end : second.end + 5])
    return {token.lower for token in around}
