"""Split a text into blocks that no sentence crosses: paragraphs, headlines, list items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_NEWLINE = r"(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
_LINE = re.compile(rf"(?P<body>[^\n\r\x0b\x0c\x85\u2028\u2029]*)(?:{_NEWLINE}|\Z)")
_BULLET = re.compile(r"(?:[•●▪◦‣∙·*]|[-–—]\s|\d{1,3}[.)]\s|#{1,6}\s|>)")
_WRAPPED_WIDTH = range(40, 121)
"""Line lengths that mail, agencies and text files wrap at."""


def block_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each block, in order, without white space at its ends."""
    paragraph: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
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
