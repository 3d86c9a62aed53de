"""Read scores ("3-1"), ratios ("one in five") and multiples ("tripled", "10 times higher")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.forms.numbers import read_numeral
from qa.figures.forms.quantities import read_quantity
from qa.figures.tokens import HYPHENS, RANGE_DASHES, Draft, Token, Type, point_draft
from qa.figures.types import Kind
from qa.text.english import ONES, TENS

_MOST_POINTS = 199
_MOST_VOTES = 9999
_SCORE_WORDS = frozenset(
    """won win wins winning beat beats beating defeat defeated defeating lost lose loses losing
    lead led leads draw drew drawn tie tied victory score scored match game final halftime half-time
    set sets semifinal semi-final quarter-final vote voted ruling ruled decision goal goals
    scoreboard leading trailing equalised equalized""".split()
)
_SIDES = _SCORE_WORDS | frozenset("odds ratio margin outnumber outnumbered passed".split())
_CHANGE_VERBS = frozenset("from fell dropped down cut reduced rose lowered shrank".split())
_WORDS_OF_NO_POINTS = {"nil": Decimal(0), "love": Decimal(0)}


def read_score(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "3-1", "1 – 0", "two-all", "220 to 211", "10-to-1" that begins with ``first``."""
    joint, after = tokens[first.end], tokens[first.end + 1]
    if first.kind is not Kind.COUNT or first.low is None or first.low != int(first.low):
        return None
    if joint.text in RANGE_DASHES and after.type is Type.NUMBER:
        return _read_dashed_score(tokens, first)
    if joint.text in RANGE_DASHES and joint.glued and after.glued:
        other = first.low if after.lower == "all" else _WORDS_OF_NO_POINTS.get(after.lower)
        if other is not None:
            return _score_draft(first, first.end + 2, other)
    return _read_score_with_to(tokens, first)


def _score_draft(first: Draft, end: int, other: Decimal) -> Draft:
    return Draft(Kind.SCORE, first.start, end, first.low, other)


def _read_dashed_score(tokens: Sequence[Token], first: Draft) -> Draft | None:
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
    if first.low >= second.low or named or _words_near(tokens, first, second) & _SCORE_WORDS:
        return _score_draft(first, second.end, second.low)
    return None


def _read_score_with_to(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "220 to 211", "10-to-1": falling, so that it is no range, and no change either."""
    hyphens = tokens[first.end].text == "-" and tokens[first.end + 2].text == "-"
    at = first.end + hyphens
    if tokens[at].lower != "to" or first.low is None:
        return None
    second = read_quantity(tokens, at + 1 + hyphens)
    if second is None or second.kind is not Kind.COUNT or second.low is None:
        return None
    if not 0 <= second.low < first.low <= _MOST_VOTES or second.low != int(second.low):
        return None
    near = _words_near(tokens, first, second)
    if near & _CHANGE_VERBS or not (hyphens or near & _SIDES):
        return None
    return _score_draft(first, second.end, second.low)


def _words_near(tokens: Sequence[Token], first: Draft, second: Draft) -> set[str]:
    around = (*tokens[max(0, first.start - 8) : first.start], *tokens[second.end : second.end + 5])
    return {token.lower for token in around}


_RATIO_JOINTS = (
    ("out", "of"),
    ("in", "every"),
    ("of", "every"),
    ("for", "every"),
    ("in",),
)
_MOST_DENOMINATOR = Decimal(1_000_000)
_LIKE_A_YEAR = 1500


def read_ratio(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "one in five", "9 out of 10", "3 of every 4", "1-in-100" that begins with ``first``."""
    return _hyphenated_ratio(tokens, first) or _ratio_in_words(tokens, first)


def _ratio_in_words(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "one in five", "9 out of 10", "3 of every 4"."""
    if first.kind is not Kind.COUNT or first.low is None:
        return None
    words = tuple(token.lower for token in tokens[first.end : first.end + 3])
    joint = next((j for j in _RATIO_JOINTS if words[: len(j)] == j), None)
    if joint is None:
        return None
    second = read_quantity(tokens, first.end + len(joint))
    if second is None or second.kind is not Kind.COUNT or second.low is None:
        return None
    year_like = joint == ("in",) and second.low >= _LIKE_A_YEAR
    if year_like or not 0 < first.low < second.low <= _MOST_DENOMINATOR or second.hyphenated:
        return None
    return first._replace(
        kind=Kind.RATIO, end=second.end, low=first.low / second.low, high=first.low / second.low
    )


def _hyphenated_ratio(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "a 1-in-100-year flood"."""
    words = tuple(token.lower for token in tokens[first.end : first.end + 3])
    if first.kind is not Kind.COUNT or first.low is None or words != ("-", "in", "-"):
        return None
    bottom = read_numeral(tokens, first.end + 3)
    if bottom is None or bottom.value is None or not 0 < first.low < bottom.value:
        return None
    share = first.low / bottom.value
    return Draft(Kind.RATIO, first.start, bottom.end, share, share)


TIMES = "times"
_ADVERBS = {"twice": Decimal(2), "thrice": Decimal(3)}
_FACTORS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_VERBS = {
    stem + ending: Decimal(factor)
    for stem, factor in _FACTORS.items()
    for ending in ("ed", "ing", "es")
}
_ADJECTIVES = {f"{stem}e": Decimal(factor) for stem, factor in _FACTORS.items()}
_HALVED = frozenset(["halved", "halving"])
_FOLD_WORDS = {f"{word}fold": Decimal(value) for word, value in (ONES | TENS).items() if value > 1}
_NO_FACTOR = frozenset("down over back up as -".split())
"""Behind "doubled": "doubled down", "doubled as a school"."""
_OF_WHAT = frozenset("the that its their his her what last this these those".split())
_COMPARED = frozenset(
    """as more higher larger bigger greater longer faster lower less smaller heavier stronger
    likelier the what that than its their""".split()
)
"""Behind "10 times" these compare; without them it happened ten times."""
MULTIPLES = frozenset({*_ADVERBS, *_VERBS, *_ADJECTIVES, *_HALVED, *_FOLD_WORDS})


def read_multiple(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "twice", "doubled", "halved", "tenfold", "double the", "a factor of 12"."""
    word, after = tokens[i].lower, tokens[i + 1].lower
    if word == "a" and after == "factor" and tokens[i + 2].lower == "of":
        return _factor(tokens, i)
    if word in _HALVED:
        return point_draft(Kind.RATIO, i, i + 1, Decimal("0.5"))
    value = _ADVERBS.get(word) or _FOLD_WORDS.get(word)
    if value is None and after not in _NO_FACTOR:
        value = _VERBS.get(word)
    if value is None and after in _OF_WHAT:
        value = _ADJECTIVES.get(word)
    return None if value is None else point_draft(Kind.COUNT, i, i + 1, value, unit=TIMES)


def _factor(tokens: Sequence[Token], i: int) -> Draft | None:
    number = read_quantity(tokens, i + 3)
    if number is None or number.kind is not Kind.COUNT or number.low is None:
        return None
    return number._replace(start=i, unit=TIMES)


def read_times(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the draft of "10 times higher", "12-fold" with what makes it a multiple."""
    if draft.kind is not Kind.COUNT or draft.low is None:
        return draft
    word, after = tokens[draft.end].lower, tokens[draft.end + 1].lower
    if word == TIMES and after in _COMPARED:
        return draft._replace(end=draft.end + 1, unit=TIMES)
    if word in HYPHENS and after == "fold":
        return draft._replace(end=draft.end + 2, unit=TIMES, hyphenated=False)
    return draft
