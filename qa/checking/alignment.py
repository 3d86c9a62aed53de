"""Align a claim with a sentence word by word, to find the words that replace each other.

Where a claim repeats a sentence except for some words, the words between the same neighbours
replace each other: in "12 of the 15 ministers resigned" and "13 of the 15 ministers resigned" the
13 replaces the 12. The longest common blocks of words are found by Ratcliff and Obershelp's
method (``difflib``).
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from qa.text.folding import fold_for_comparison
from qa.types import Span

_WORD = re.compile(r"\w[\w.,'’-]*\w|\w|[%$€£]")


class Alignment(NamedTuple):
    """A claim aligned with a sentence."""

    share: float
    """Share of the claim's words, 0 to 1, that the sentence has in the same order."""
    places: tuple[tuple[Span, Span], ...]
    """Ranges of the claim and of the sentence that replace each other: the words in them
    differ, the words on both sides are the same."""

    def place_of(self, span: Span) -> Span | None:
        """Return the range of the sentence that a range of the claim replaces, or None."""
        return next((theirs for mine, theirs in self.places if mine.overlaps(span)), None)


@lru_cache(maxsize=4096)
def align(claim: str, sentence: str) -> Alignment:
    """Align a claim with a sentence."""
    mine, theirs = _words(claim), _words(sentence)
    if not mine or not theirs:
        return Alignment(0.0, ())
    matcher = SequenceMatcher(None, [w for w, _ in mine], [w for w, _ in theirs], autojunk=False)
    codes = matcher.get_opcodes()
    same = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    places = tuple(
        (_range(mine, i1, i2), _range(theirs, j1, j2))
        for tag, i1, i2, j1, j2 in codes
        if tag == "replace"
    )
    return Alignment(same / len(mine), places)


def _words(text: str) -> list[tuple[str, Span]]:
    return [
        (fold_for_comparison(m[0]), Span(start=m.start(), end=m.end()))
        for m in _WORD.finditer(text)
    ]


def _range(words: list[tuple[str, Span]], first: int, last: int) -> Span:
    return Span(start=words[first][1].start, end=words[last - 1][1].end)
