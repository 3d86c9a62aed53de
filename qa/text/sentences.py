"""Split news text into sentences, by rules, in time linear in the text.

A text is first split into blocks that no sentence crosses (paragraphs, headlines, list items); what
is too long at the end is cut behind a clause or a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from qa.text.english import (
    AFTER_CLOCK,
    BEFORE_NUMBER,
    CLOCK,
    DAYS_AND_MONTHS,
    SOMETIMES_LAST,
    STARTERS,
    TITLES,
    UNCAPITALISED,
)
from qa.types import Span

_NEWLINE = r"(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
_A_LINE = re.compile(rf"(?P<body>[^\n\r\x0b\x0c\x85\u2028\u2029]*)(?:{_NEWLINE}|\Z)")
_BULLET = re.compile(r"(?:[•●▪◦‣∙·*]|[-–—]\s|\d{1,3}[.)]\s|#{1,6}\s|>)")
_WRAPPED_WIDTH = range(40, 121)
"""Line lengths that mail, agencies and text files wrap at."""


def block_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each block, in order, without white space at its ends."""
    paragraph: list[tuple[int, int]] = []
    for match in _A_LINE.finditer(text):
        start, end = _trim(text, match.start("body"), match.end("body"))
        if start < end:
            paragraph.append((start, end))
        elif paragraph:
            yield from _join_wrapped(text, paragraph)
            paragraph = []
    if paragraph:
        yield from _join_wrapped(text, paragraph)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _join_wrapped(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join the lines of one paragraph where the break is only a wrapped line's."""
    width = max(end - start for start, end in lines)
    start = lines[0][0]
    for line, following in pairwise(lines):
        if not _continues(text, line, following, width):
            yield start, line[1]
            start = following[0]
    yield start, lines[-1][1]


def _continues(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    if _BULLET.match(text, *following):
        return False
    if text[following[0]].islower():
        return True
    return width in _WRAPPED_WIDTH and _is_full(text, line, following, width)


def _is_full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    word_end = following[0]
    while word_end < following[1] and not text[word_end].isspace():
        word_end += 1
    return (line[1] - line[0]) + 1 + (word_end - following[0]) > width


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


MAX_SENTENCE_CHARS = 2000
"""Anything longer (a table, a text without punctuation) is cut at clauses or white space."""

_OPENING = "\"'“‘„‚«‹([{¿¡*_"
_CONTINUING = frozenset(",;:-–—)]}…&/|.?!%=+")
_CLOSING = re.escape("\"'”’»›)]}*_")
_STOP = re.compile(
    rf"(?P<stop>[.!?…‽]+|[ \t](?:\.(?:[ \t]\.)+|\.)(?=\s)|[。！？｡]+|[؟।۔])(?P<close>[{_CLOSING}]*)"
)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LABEL = re.compile(r"\d{1,3}|\w")
_SMALL_LETTERS = re.compile(r"[^\W\d_A-Z]{2}")
_WORD_BEFORE = re.compile(r"[\w.&'’]*\Z")
_NEXT_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SPEECH_TAG = re.compile(
    r"(?:[A-Z][\w.'’-]*\s){1,3}(?:said|says|asked|asks|added|wrote|told|tweeted|replied)\b"
)
_LONGEST_ABBREVIATION = 24
_REMEMBERED = 128
"""Texts whose sentences are kept: one question asks for those of its articles many times."""
_DATE_LINE = re.compile(r"\s*(?:date|published|updated):?\s+\d{4}-\d\d-\d\d(?=\s)", re.IGNORECASE)
"""A date that some archives put before an article's first sentence."""
_MOST_LEADING_SPACE = 16


@lru_cache(maxsize=_REMEMBERED)
def sentence_spans(text: str) -> tuple[Span, ...]:
    """Split a text into sentences.

    A blank line always ends a sentence; a single line break does unless the lines look wrapped.
    Full stops of abbreviations, initials and numbers do not. A closing quotation mark belongs to
    the sentence it closes, and a quotation that its speech tag continues stays whole.

    Returns:
        Disjoint spans in order, without white space at their ends, at most
        ``MAX_SENTENCE_CHARS`` long, that together hold every character that is not white space.
    """
    return tuple(
        Span(start=start, end=end)
        for block_start, block_end in block_spans(text)
        for first, last in _sentences_of_block(text, block_start, block_end)
        for start, end in cut_long(text, first, last, MAX_SENTENCE_CHARS)
    )


def _sentences_of_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield trimmed (start, end) of the sentences of one block, which is trimmed itself."""
    begin = start
    label = _DATE_LINE.match(text) if start <= _MOST_LEADING_SPACE else None
    if label is not None and start < label.end() < end:
        yield start, label.end()
        begin = _skip_space(text, label.end(), end)
    for stop in _STOP.finditer(text, begin, end):
        after = stop.end()
        follow = _skip_space(text, after, end)
        if follow == end:
            break
        if stop.start() > begin and _ends_here(text, begin, stop, follow):
            yield begin, after
            begin = follow
    yield begin, end


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends_here(text: str, begin: int, stop: re.Match[str], follow: int) -> bool:
    mark = stop["stop"].strip()
    if mark[0] in "。！？｡؟।۔":
        return True
    opened = follow
    while text[opened : opened + 1] in _OPENING and opened < len(text):
        opened += 1
    first = text[opened : opened + 1]
    if not first or first.islower() or first in _CONTINUING:
        return False
    match = _NEXT_WORD.match(text, opened, opened + 40)
    following = match[0].casefold().replace("’", "'") if match else ""
    if follow == stop.end():
        return _lacks_space(text, stop, first, following)
    if mark.startswith((".", "…")) and len(mark) + (mark == "…") > 1:
        spaced = text[stop.start()].isspace() or text[stop.start() - 1].isspace()
        return following in STARTERS or not spaced
    if mark != ".":
        return not (stop["close"] and _SPEECH_TAG.match(text, opened, opened + 80))
    before = _word_before(text, begin, stop.start())
    return not _is_label(text, begin, stop) and _full_stop_ends(before, following, first)


def _lacks_space(text: str, stop: re.Match[str], first: str, following: str) -> bool:
    """Whether two sentences were joined without a space, as extraction from HTML does."""
    previous = text[max(0, stop.start() - 2) : stop.start()]
    return bool(_SMALL_LETTERS.fullmatch(previous)) and first.isupper() and following in STARTERS


def _word_before(text: str, begin: int, stop: int) -> str:
    match = _WORD_BEFORE.search(text[max(begin, stop - _LONGEST_ABBREVIATION) : stop])
    return match[0].strip("'’") if match else ""


def _is_label(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether the sentence would be only a list's number or letter, as in ``1. Apples``."""
    return bool(_LABEL.fullmatch(text, begin, stop.start()))


def _full_stop_ends(word: str, following: str, first: str) -> bool:
    """Decide for one full stop, from the word before it and the word after it (case-folded)."""
    before = word.casefold()
    if before in CLOCK:
        return following not in AFTER_CLOCK
    if _ACRONYM.fullmatch(word):
        return following in STARTERS
    if not word[:1].isupper() and before not in UNCAPITALISED:
        return True
    if before in TITLES or (before in BEFORE_NUMBER and first.isdigit()):
        return False
    if before in DAYS_AND_MONTHS:
        return not first.isdigit() and following not in AFTER_CLOCK
    return before not in SOMETIMES_LAST or following in STARTERS
