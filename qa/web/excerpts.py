"""What of a found passage is shown: the stretch with most of the words asked for, these marked.

Words match as they do in the search by words: by their English stem, diacritics folded, without
words such as "the". A passage that was found by its meaning alone has none, and begins at its
beginning.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Span
from qa.web.marking import Stretch, stretches, without_headings

LONGEST = 420
"""Code points of a passage that are shown."""
_LEAD = 60
"""Code points before a word where the sentence that it stands in begins too far away."""
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0970-\u0dff\u0e31-\u0e4e"
"""Signs that belong to the letter before them and are no letters for ``re``."""
_WORD = re.compile(rf"\d(?:[\d.,]*\d)?(?![^\W\d_])|[^\W_](?:[^\W_]|[{_MARKS}])*(?:['’][^\W\d_]+)?")


class Excerpt(NamedTuple):
    """A part of a text. Stretches with a number are the words that were asked for."""

    stretches: tuple[Stretch, ...]
    from_start: bool
    to_end: bool


class _Found(NamedTuple):
    span: Span
    stems: tuple[str, ...]


def excerpt(text: str, query: str, *, longest: int = LONGEST) -> Excerpt:
    """Return the part of a text that has most of a query's words, from a sentence's beginning.

    >>> excerpt("It rained. Troops left <Arlen>.", "the troop", longest=12).stretches
    (Stretch(text='Troops', number=0), Stretch(text=' left', number=None))
    """
    found = _matching(text, query)
    first, last = _part(text, found, longest)
    marks = [
        Span(start=one.span.start - first, end=one.span.end - first)
        for one in found
        if first <= one.span.start and one.span.end <= last
    ]
    parts = tuple(stretches(text[first:last], marks))
    begins_line = first == 0 or text[first - 1] == "\n"
    shown = without_headings([one.text for one in parts], at_line_start=begins_line)
    return Excerpt(
        tuple(one._replace(text=kept) for one, kept in zip(parts, shown, strict=True)),
        from_start=first == 0,
        to_end=last == len(text),
    )


def _matching(text: str, query: str) -> list[_Found]:
    wanted = {content_stems(word[0]) for word in _WORD.finditer(query)} - {()}
    if not wanted:
        return []
    words = (
        _Found(Span(start=word.start(), end=word.end()), content_stems(word[0]))
        for word in _WORD.finditer(text)
    )
    return [word for word in words if word.stems in wanted]


def _part(text: str, found: Sequence[_Found], longest: int) -> tuple[int, int]:
    if len(text) <= longest:
        return 0, len(text)
    sentences = [0, *(span.start for span in sentence_spans(text))]
    places = [one.span.start for one in found]

    def beginning(place: int) -> int:
        sentence = sentences[bisect_right(sentences, place) - 1]
        return sentence if place - sentence <= longest // 2 else _word_start(text, place - _LEAD)

    def different(first: int) -> int:
        inside = found[bisect_left(places, first) : bisect_left(places, first + longest)]
        return len({one.stems for one in inside if one.span.end <= first + longest})

    first = max(map(beginning, places), key=different, default=0)  # the first of equal ones
    last = min(first + longest, len(text))
    if last < len(text):
        last = max(text.rfind(" ", first, last + 1), text.rfind("\n", first, last + 1))
    return first, last if last > first else first + longest


def _word_start(text: str, at: int) -> int:
    """Return where a word begins soon after a place; the place itself where none does."""
    space = text.find(" ", at, at + _LEAD) if at > 0 else -1
    return max(0, at) if space < 0 else space + 1
