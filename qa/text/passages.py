"""Cut an article into passages without gaps, and say what is embedded for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from qa.text.sentences import best_cut, sentence_spans
from qa.types import Span

PASSAGE_CHARS = 1000
"""Longest passage, in code points, unless one is asked for."""

_SMALLEST_LIMIT = 50

_MID_PARAGRAPH_COST = 0.25
"""A passage may be a quarter shorter or longer than the others to end with a paragraph."""

_PARAGRAPH_END = re.compile(r"\n\s*\n|\r\n?\s*\r|[\u2029\x0c]")


def passage_spans(text: str, max_chars: int = PASSAGE_CHARS) -> tuple[Span, ...]:
    """Tile a text with passages: the first starts at 0, the last ends at its end, no gaps.

    A passage ends where a sentence does (white space that follows belongs to it), preferably
    where a paragraph does; only a sentence longer than the limit is cut. The passages of one
    article are about equally long, so that none is left as a mere tail.

    Args:
        text: Any text; an empty one has no passages.
        max_chars: Most code points in a passage, at least 50.

    Raises:
        ValueError: ``max_chars`` is under 50.
    """
    if max_chars < _SMALLEST_LIMIT:
        raise ValueError(f"passages of at most {max_chars} characters are too short to read")
    pieces = tuple(_pieces(text, max_chars))
    if not pieces:
        return ()
    target = len(text) / -(-len(text) // max_chars)
    spans: list[Span] = []
    first = 0
    while first < len(pieces):
        last = _last_piece(text, pieces, first, target, max_chars)
        spans.append(Span(start=pieces[first][0], end=pieces[last][1]))
        first = last + 1
    return tuple(spans)


def _pieces(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Yield sentences grown until they tile the text, cut where longer than the limit."""
    starts = [span.start for span in sentence_spans(text)][1:]
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        begin = start
        while end - begin > limit:
            cut = best_cut(text, begin, begin + limit)
            yield begin, cut
            begin = cut
        if begin < end:
            yield begin, end


def _last_piece(
    text: str, pieces: tuple[tuple[int, int], ...], first: int, target: float, limit: int
) -> int:
    """Return the piece to end a passage with: near the target length, at a paragraph if it can."""
    start = pieces[first][0]
    best, best_cost = first, float("inf")
    for index in range(first, len(pieces)):
        begin, end = pieces[index]
        if end - start > limit:
            break
        cost = abs(end - start - target) / target
        if end < len(text) and not _PARAGRAPH_END.search(text, begin, end):
            cost += _MID_PARAGRAPH_COST
        if cost <= best_cost:
            best, best_cost = index, cost
    return best


def embedding_input(title: str | None, published: date | datetime | None, passage: str) -> str:
    """Return what is embedded for a passage: its own text, without the white space at its ends.

    Neither title nor date is in it: the lexical leg has the title already, and ``python -m
    evals.retrieval gold --titles --context title`` compares. The parameters stay, so that what is
    embedded is decided in this one place.
    """
    del title, published
    return passage.strip()
