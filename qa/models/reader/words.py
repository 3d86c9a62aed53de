"""Widen a span so that it cuts no word and no number."""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import category

from qa.types import Span

_LOOK_AROUND = 60
"""Code points searched on either side for the rest of a number; longer ones are no numbers."""

_NUMBER = r"""
    (?: \d{4}-\d{2}-\d{2}                                   # 2022-02-02
      | \d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)        # 8 500
      | \d+(?:[.,:/'’٫٬]\d+)*                               # 2,000  3.5  10:30  9/11
    )
"""
_WHOLE = re.compile(
    rf"""
    (?<![^\W_])
    (?: [^\W\d_]+-? )?                                      # COVID-19, A380
    (?: [A-Z]{{0,3}}[$£€¥₹]\ ? | (?<![\w)])[-−+] )?         # US$ 5, -3
    (?<!\d)(?<!\d[.,:/]) {_NUMBER} \w* (?: \ ?% )?          # 1st, 5G, 3.5 %
    | \b(?:[^\W\d_]\.){{2,}}                                # U.S.
    """,
    re.VERBOSE,
)

_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
"""Letters of scripts that put no spaces between words (Thai, Lao, Burmese, Khmer, Kana, Han)."""


def whole_words(text: str, start: int, end: int) -> Span:
    """Return the least span around [start, end) that cuts no number, initials or character.

    Numbers keep their separators, currency sign and per cent sign, and letters grown onto them.
    The ends are taken to lie between words already, as tokens' ends do, except inside those.

    Args:
        text: The passage.
        start: First code point.
        end: One after the last; greater than ``start``.
    """
    low = max(0, start - _LOOK_AROUND)
    for match in _WHOLE.finditer(text, low, min(len(text), end + _LOOK_AROUND)):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    while end < len(text) and category(text[end]).startswith("M"):  # a letter's own accents
        end += 1
    return Span(start=start, end=end)


class WordEnds(NamedTuple):
    """For each code point of a text, where the word that it belongs to begins and ends."""

    starts: list[int]
    ends: list[int]

    def grown(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return a token's stretch without the spaces at its ends, grown to whole words.

        Args:
            text: The text.
            start: First code point of the token.
            end: One after its last; between them is more than space.
        """
        token = text[start:end]
        first = start + len(token) - len(token.lstrip())
        last = start + len(token.rstrip()) - 1
        return self.starts[first], self.ends[last]


def word_ends(text: str) -> WordEnds:
    """Return where words begin and end; a word is letters, digits and accents without a gap.

    Tokenizers differ in what they call a word: some add the full stop after it, or the space
    before it. In scripts without spaces every character is a word.
    """
    starts: list[int] = []
    for at in range(len(text)):
        joined = at > 0 and _inside_word(text[at - 1]) and _inside_word(text[at])
        starts.append(starts[-1] if joined else at)
    ends = [0] * len(text)
    for at in reversed(range(len(text))):
        last = at + 1 == len(text) or starts[at + 1] == at + 1
        ends[at] = at + 1 if last else ends[at + 1]
    return WordEnds(starts, ends)


def _inside_word(character: str) -> bool:
    letter = character.isalnum() or category(character).startswith("M")
    return letter and not _SPACELESS.match(character)
