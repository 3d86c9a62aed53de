"""A text cut where its marks begin and end, by code points, so that no browser has to count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.errors import BadQuestion
from qa.types import Span

AROUND = 100_000
"""Code points shown before and after what is marked; a longer article is shown in part."""
_HEADING = re.compile(r"^(?:#{2,6}[ \t]+|#[ \t]+(?!\d))", re.MULTILINE)
"""What makes a line of Markdown a heading. "# 1 in the charts" is none."""


class Cut(NamedTuple):
    """A text in three, the middle one cut in three again."""

    before: str
    marked: tuple[str, str, str]
    """What is marked: before, in, and after the words that carry it."""
    after: str
    whole: bool
    """Whether this is all of the text."""


def cut(text: str, marked: Span | None, words: Span | None) -> Cut:
    """Cut a text at a range, and at words in it.

    >>> cut("A 😀 b c", Span(start=2, end=5), Span(start=2, end=3)).marked
    ('', '😀', ' b')

    Raises:
        BadQuestion: A range does not lie in the text, or the words not in the range.
    """
    if marked is None:
        shown = text[: 2 * AROUND]
        return Cut(shown, ("", "", ""), "", len(shown) == len(text))
    if marked.end > len(text) or (words is not None and not marked.contains(words)):
        raise BadQuestion(
            f"The range {marked.start}-{marked.end} does not lie in this text of {len(text)}.",
            "Open the article from a citation.",
        )
    first, last = max(0, marked.start - AROUND), min(len(text), marked.end + AROUND)
    inner = words or Span(start=marked.start, end=marked.end)
    return Cut(
        text[first : marked.start],
        (
            text[marked.start : inner.start],
            text[inner.start : inner.end],
            text[inner.end : marked.end],
        ),
        text[marked.end : last],
        first == 0 and last == len(text),
    )


class Stretch(NamedTuple):
    """A piece of a text, with the number of the range that it is of; None between ranges."""

    text: str
    number: int | None


def stretches(text: str, spans: list[Span]) -> Iterator[Stretch]:
    """Yield a whole text in order, cut at ranges that come in order and do not overlap."""
    at = 0
    for number, span in enumerate(spans):
        if span.start > at:
            yield Stretch(text[at : span.start], None)
        yield Stretch(span.cut(text), number)
        at = span.end
    if at < len(text):
        yield Stretch(text[at:], None)


def without_headings(pieces: Sequence[str], *, at_line_start: bool = True) -> Iterator[str]:
    """Yield the pieces of a quote as they are shown: without the ``#`` of Markdown's headings.

    For showing only: offsets count the text as it is stored.

    >>> list(without_headings(["# Caldria sends ", "1,200", " soldiers"]))
    ['Caldria sends ', '1,200', ' soldiers']
    """
    found = _HEADING.finditer("".join(pieces))
    signs = {at for one in found if one.start() or at_line_start for at in range(*one.span())}
    first = 0
    for piece in pieces:
        yield "".join(one for at, one in enumerate(piece, first) if at not in signs)
        first += len(piece)
