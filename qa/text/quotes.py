"""Find where a quotation stands in the text it was taken from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from qa.text.folding import Folded, fold_case
from qa.types import Span

_IN_NUMBER = ".,:/'’٫٬"
"""Between two digits, these are part of one number: 3.5, 8,500, 8:35, 1/2."""
_GROUPING_SPACES = " \u00a0\u2009\u202f"
_FIRST_GROUP = re.compile(r"(?<!\d)\d{1,3}\Z")
_LAST_GROUP = re.compile(r"\d{3}(?!\d)")
_SIGNS = "-+−–"
_MOST_TRIES = 10_000
"""Occurrences looked at; bounds the time for texts that repeat one character for ever."""


def locate_quote(quote: str, text: str) -> Span | None:
    """Find where a quotation stands in a text.

    An exact occurrence is preferred; otherwise case, the forms of quotation marks and dashes,
    runs of white space, invisible characters, and composed or decomposed letters (Unicode's
    canonical caseless matching, definition D145) do not count. Digits and every other character
    must agree, in order. White space around the quotation is ignored.

    A result never starts or ends inside a number (the "500" of "8,500", the "5" of "5m"), nor
    between a letter and its combining marks. Occurrences that start and end with whole words are
    preferred, then the first.

    Returns:
        The span whose cut is the quotation as the text has it, or None.
    """
    wanted = quote.strip()
    if not wanted or not text:
        return None
    return _best(_exact(wanted, text), text) or _best(_caseless(wanted, text), text)


def _best(found: Iterator[tuple[int, int]], text: str) -> Span | None:
    best = min(found, key=lambda one: (_mid_word(text, *one), one[0]), default=None)
    return None if best is None else Span(start=best[0], end=best[1])


def _exact(quote: str, text: str) -> Iterator[tuple[int, int]]:
    for start in _occurrences(quote, text):
        if _whole(text, start, start + len(quote)):
            yield start, start + len(quote)


def _caseless(quote: str, text: str) -> Iterator[tuple[int, int]]:
    wanted = _fold(quote).text.strip()
    if not wanted:
        return
    folded = _fold(text)
    for at in _occurrences(wanted, folded.text):
        last = at + len(wanted) - 1
        if _parts_letter(folded, at) or _parts_letter(folded, last + 1):
            continue
        start, end = folded.starts[at], folded.ends[last]
        if _whole(text, start, end):
            yield start, end


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    for _ in range(_MOST_TRIES):
        if at < 0:
            return
        yield at
        at = text.find(wanted, at + 1)


def _parts_letter(folded: Folded, at: int) -> bool:
    """Whether folded characters at - 1 and at came from one letter, as the s and s of ß."""
    return 0 < at < len(folded.text) and folded.starts[at - 1] == folded.starts[at]


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the range parts no number and no letter from its combining marks."""
    return not any(
        _inside_number(text, at) or (at < len(text) and unicodedata.combining(text[at]))
        for at in (start, end)
    )


def _inside_number(text: str, at: int) -> bool:
    """Whether a cut before ``text[at]`` would part a number, or a number from its unit."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if _numeric(left) or _numeric(right):
        glued = left.isalnum() and right.isalnum()
        return glued or right in "%‰" or _signed(text, at) or _separated(text, at)
    return False


def _numeric(character: str) -> bool:
    return unicodedata.category(character) in ("Nd", "Nl", "No")


def _signed(text: str, at: int) -> bool:
    return text[at - 1] in _SIGNS and (at == 1 or not text[at - 2].isalnum())


def _separated(text: str, at: int) -> bool:
    """Whether a separator of digits stands on either side of the cut, with digits around it."""
    for mark in (at - 1, at):
        before, after = text[max(0, mark - 4) : mark], text[mark + 1 : mark + 5]
        if text[mark] in _IN_NUMBER and before[-1:].isdigit() and after[:1].isdigit():
            return True
        if text[mark] in _GROUPING_SPACES and _groups(before, after):
            return True
    return False


def _groups(before: str, after: str) -> bool:
    """Whether a space stands between groups of digits as in 10 000: up to three, then three."""
    return bool(_FIRST_GROUP.search(before) and _LAST_GROUP.match(after))


def _mid_word(text: str, start: int, end: int) -> bool:
    return any(
        0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end)
    )


def _fold(text: str) -> Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(text)
    while at < size:
        end = at + 1
        if text[at].isspace():
            while end < size and text[end].isspace():
                end += 1
            folded = " "
        else:
            while end < size and unicodedata.combining(text[end]):
                end += 1
            folded = _fold_letter(text[at:end])
        out.append(folded)
        starts.extend([at] * len(folded))
        ends.extend([end] * len(folded))
        at = end
    return Folded("".join(out), tuple(starts), tuple(ends))


_fold_letter = lru_cache(maxsize=4096)(fold_case)
"""Folds one letter with its combining marks; the same few letters come again and again."""
