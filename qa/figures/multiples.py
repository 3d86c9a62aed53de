"""How many times as much: "doubled", "10 times higher", "double the rate", "tenfold"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.drafts import Draft, point
from qa.figures.number_words import ONES, TENS
from qa.figures.quantities import read_quantity
from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token
from qa.figures.types import Kind

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
_FOLDS = {f"{word}fold": Decimal(value) for word, value in (ONES | TENS).items() if value > 1}
_NO_FACTOR = frozenset("down over back up as -".split())
"""Behind "doubled": "doubled down", "doubled as a school"."""
_OF_WHAT = frozenset("the that its their his her what last this these those".split())
_COMPARED = frozenset(
    """as more higher larger bigger greater longer faster lower less smaller heavier stronger
    likelier the what that than its their""".split()
)
"""Behind "10 times" these compare; without them it happened ten times."""

WORDS = frozenset({*_ADVERBS, *_VERBS, *_ADJECTIVES, *_HALVED, *_FOLDS})


def read_multiple(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "twice", "doubled", "halved", "tenfold", "double the", "a factor of 12"."""
    word, after = tokens[i].lower, tokens[i + 1].lower
    if word == "a" and after == "factor" and tokens[i + 2].lower == "of":
        return _factor(tokens, i)
    if word in _HALVED:
        return point(Kind.RATIO, i, i + 1, Decimal("0.5"))
    value = _ADVERBS.get(word) or _FOLDS.get(word)
    if value is None and after not in _NO_FACTOR:
        value = _VERBS.get(word)
    if value is None and after in _OF_WHAT:
        value = _ADJECTIVES.get(word)
    return None if value is None else point(Kind.COUNT, i, i + 1, value, unit=TIMES)


def _factor(tokens: Sequence[Token], i: int) -> Draft | None:
    number = read_quantity(tokens, i + 3)
    if number is None or number.kind is not Kind.COUNT or number.low is None:
        return None
    return number._replace(start=i, unit=TIMES)


def as_multiple(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the draft of "10 times higher", "12-fold" with what makes it a multiple."""
    if draft.kind is not Kind.COUNT or draft.low is None:
        return draft
    word, after = tokens[draft.end].lower, tokens[draft.end + 1].lower
    if word == TIMES and after in _COMPARED:
        return draft._replace(end=draft.end + 1, unit=TIMES)
    if word in HYPHENS and after == "fold":
        return draft._replace(end=draft.end + 2, unit=TIMES, hyphenated=False)
    return draft
