"""Telling whether two passages say the same in the same words, with the same figures."""

from __future__ import annotations

import re
from functools import lru_cache

from qa.text.abbreviations import words

_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*%?")
_WORD = re.compile(rf"{_FIGURE.pattern}|[^\W\d_]+(?:'[^\W\d_]+)?")
_REMEMBERED = 512
"""Passages compared again and again while one ranking is folded."""

_SHINGLE = 5
_ENOUGH = 0.8
"""Jaccard overlap of word 5-grams from which texts count as copies (shingling: Broder 1997)."""

_DECISIVE = words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion trillions dozen
    dozens half third thirds quarter quarters twice double triple first second fourth fifth
    no not never none without neither nor cannot can't don't doesn't didn't won't wouldn't isn't
    aren't wasn't weren't hasn't haven't hadn't
    """
)
"""Words of quantity or denial: one of them more or less makes another statement."""


def near_identical(one: str, other: str) -> bool:
    """Whether two passages are copies but for small edits, and agree in every figure.

    At least 80% of their distinct runs of five words are common (Jaccard), and both hold the same
    figures, number words and denials, each as often. Case, punctuation and white space do not
    count. Two wire copies that differ in one figure are never near-identical.
    """
    if _figures(one) != _figures(other):  # settles nearly every pair, ten times as fast
        return False
    first, second = _tokens(one), _tokens(other)
    if first == second:
        return bool(first)
    if _decisive(first) != _decisive(second):
        return False
    mine, theirs = _shingles(first), _shingles(second)
    return len(mine & theirs) >= _ENOUGH * len(mine | theirs) and bool(mine | theirs)


@lru_cache(maxsize=_REMEMBERED)
def _figures(text: str) -> tuple[str, ...]:
    return tuple(sorted(_FIGURE.findall(text)))


@lru_cache(maxsize=_REMEMBERED)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def _decisive(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(token for token in tokens if token in _DECISIVE))


def _shingles(tokens: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(tokens[at : at + _SHINGLE]) for at in range(len(tokens) - _SHINGLE + 1))
