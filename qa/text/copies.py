"""Telling whether one text was copied from another: a wire story under two mastheads."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"\w+(?:[.,:/]\d+)*")
_SHINGLE = 5
_FEWEST = 30
"""Runs of words below which a text is too short to tell a copy from a shared quotation."""
_COPIED = 0.5
"""Share of the shorter text's runs of words that stand in the longer one, as Broder (1997) defines
containment; half leaves room for another headline, a local paragraph and changed sentences."""
_REMEMBERED = 256


def copied(one: str, other: str) -> bool:
    """Whether half of the shorter text stands word for word in the other.

    It speaks of texts, not of single figures: a copy may well give another figure, and whoever
    folds copies has to compare the figures themselves.
    """
    mine, theirs = _shingles(one), _shingles(other)
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) < _FEWEST:
        return one.split() == other.split()
    return len(shorter & longer) >= _COPIED * len(shorter)


@lru_cache(maxsize=_REMEMBERED)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
