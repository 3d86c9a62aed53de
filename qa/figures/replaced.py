"""Find figures that a text itself corrects ("1,350 rather than 1,200"), and what replaces them."""

from __future__ import annotations

from qa.figures.nouns import same_head
from qa.figures.read import read_figures
from qa.figures.types import PLACING_KINDS, Figure
from qa.text import sentence_spans
from qa.text.corrections import CORRECTION, CORRECTS, INSTEAD, TAKES_BACK
from qa.types.span import Span

_REACH = 60
"""Code points before a figure in which the words that take it back stand."""


def corrects(text: str) -> bool:
    """Whether a paragraph says that it corrects or updates an earlier figure."""
    return CORRECTS.search(text) is not None


def is_taken_back(text: str, figure: Figure) -> bool:
    """Whether a sentence mentions a figure only to correct it.

    Examples are the last figure of "1,350 rather than about 1,200", "nine and not eleven", "who had
    spoken of up to 20,000", or "Correction: a report said that six would go".

    Args:
        text: One sentence.
        figure: A figure read from it.
    """
    before = text[max(0, figure.span.start - _REACH) : figure.span.start]
    if figure.frame == "superseded":
        return True
    return bool(TAKES_BACK.search(before) or CORRECTION.match(text)) and not INSTEAD.search(before)


def replacement(text: str, span: Span) -> Span | None:
    """Return the figure by which a text replaces the one at ``span``, or None.

    It is looked for in the same sentence and the next one. None if the figure is not taken back, or
    if no figure of its kind that counts the same thing follows.

    Args:
        text: The article's text.
        span: Words of it that hold one figure.
    """
    sentences = sentence_spans(text)
    at = next((i for i, one in enumerate(sentences) if one.contains(span)), None)
    if at is None:
        return None
    inside = span.shift(-sentences[at].start)
    words = sentences[at].cut(text)
    figures = [figure for figure in read_figures(words) if figure.kind not in PLACING_KINDS]
    old = [figure for figure in figures if figure.span.overlaps(inside)]
    if len(old) != 1 or not is_taken_back(words, old[0]):
        return None
    for sentence in sentences[at : at + 2]:
        found = _successor(sentence.cut(text), old[0], own=sentence is sentences[at])
        if found is not None:
            return found.shift(sentence.start)
    return None


def _successor(words: str, old: Figure, *, own: bool) -> Span | None:
    if not own and not INSTEAD.search(words):
        return None
    fitting = [
        figure
        for figure in read_figures(words)
        if figure.kind is old.kind
        and (not own or figure.span != old.span)
        and _may_count_the_same(figure, old)
        and not is_taken_back(words, figure)
    ]
    return fitting[0].span if fitting else None


def _may_count_the_same(one: Figure, other: Figure) -> bool:
    if one.counted is None or other.counted is None:
        return True
    return same_head(one.counted.head, other.counted.head)
