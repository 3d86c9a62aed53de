"""Tell copies: passages that are nearly identical, and articles copied from one another.

Both compare runs of five words ("shingles": Broder 1997). A wire story under two mastheads is
``copied`` whatever its headline; two passages are ``near_identical`` only with the same figures.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.text.english import ONES, TENS, words

_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*%?")
_WORD = re.compile(rf"{_FIGURE.pattern}|[^\W\d_]+(?:'[^\W\d_]+)?")
_WORD_OF_ARTICLE = re.compile(r"\w+(?:[.,:/]\d+)*")
_REMEMBERED = 512
"""Passages compared again and again while one ranking is folded."""
_REMEMBERED_ARTICLES = 256

_SHINGLE = 5
_SIMILAR = 0.8
"""Share of the runs of words of both passages that both have (Jaccard), from which they count as
near-identical."""
_FEWEST = 30
"""Runs of words below which an article is too short to tell a copy from a shared quotation."""
_COPIED = 0.5
"""Share of the shorter article's runs of words that stand in the longer one (containment); half
leaves room for another headline, a local paragraph and changed sentences."""

_DECISIVE = (
    words(
        """
        hundred hundreds thousand thousands million millions billion billions trillion trillions
        dozen dozens half third thirds quarter quarters twice double triple first second fourth
        fifth no not never none without neither nor cannot can't don't doesn't didn't won't wouldn't
        isn't aren't wasn't weren't hasn't haven't hadn't
        """
    )
    | ONES.keys()
    | TENS.keys()
)
"""Words of quantity or denial: a statement with one added or left out means something else."""


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
    return len(mine & theirs) >= _SIMILAR * len(mine | theirs) and bool(mine | theirs)


def copied(one: str, other: str) -> bool:
    """Whether half of the shorter article stands word for word in the other.

    It speaks of texts, not of single figures: a copy may well give another figure, and whoever
    folds copies has to compare the figures themselves.
    """
    shorter, longer = sorted((_article_shingles(one), _article_shingles(other)), key=len)
    if len(shorter) < _FEWEST:
        return one.split() == other.split()
    return len(shorter & longer) >= _COPIED * len(shorter)


@lru_cache(maxsize=_REMEMBERED_ARTICLES)
def _article_shingles(text: str) -> frozenset[tuple[str, ...]]:
    return _shingles(tuple(_WORD_OF_ARTICLE.findall(text.casefold())))


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
