"""Cut a stretch of text that is too long, behind a clause or a word near the limit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_CLAUSE_END = re.compile(r"(?:[;:,|—–][\"'”’)\]]*|[\"”)\]])(?=\s)")
_SPACE = re.compile(r"\s+")


def cut_long(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield [start, end) in pieces of at most ``limit``, without white space at their ends.

    The range itself has none. A piece ends after a clause where one ends in its second half,
    else before white space, else where the limit is (never before a combining mark if it can).
    """
    while end - start > limit:
        cut = best_cut(text, start, start + limit)
        last = cut
        while last > start and text[last - 1].isspace():
            last -= 1
        yield start, last
        start = cut
        while text[start].isspace():
            start += 1
    yield start, end


def best_cut(text: str, start: int, latest: int) -> int:
    """Return where to cut in (start, latest]; ``text[start]`` is not white space."""
    middle = start + (latest - start) // 2
    for pattern in (_CLAUSE_END, _SPACE):
        found = [match.end() for match in pattern.finditer(text, middle, latest)]
        if found:
            return found[-1]
    cut = latest
    while cut > middle and _inseparable(text, cut):
        cut -= 1
    return cut if cut > middle else latest


def _inseparable(text: str, at: int) -> bool:
    """Whether a cut here would part a letter from its marks, or a number's digits."""
    if at >= len(text):
        return False
    if unicodedata.combining(text[at]):
        return True
    return text[at].isdigit() and (text[at - 1].isdigit() or text[at - 1] in ".,")
