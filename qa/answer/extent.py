"""The natural extent of an answer: the figure that is asked for, whole and with its hedge."""

from __future__ import annotations

import re

from qa.figures import Figure, FigureQuestion, answer_extent, kind_asked, read_figures
from qa.figures.agree_context import same_head
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Span

DECAY = 0.92
"""Weight lost with every word between a figure and a word of the question."""
_WORD = re.compile(r"\w[\w.,'’-]*")


def natural_extent(question: str, text: str, span: Span) -> Span:
    """Return the words to show for a reader's span.

    A figure that the span touches is taken whole, with hedge and range. Where the question asks
    for a figure and the span touches several that may be it, it becomes the one that counts what
    is asked and stands among the question's words.

    Args:
        question: What was asked.
        text: The article's text.
        span: The reader's words, in the article.
    """
    asked = kind_asked(question)
    sentence = next((one for one in sentence_spans(text) if one.overlaps(span)), span)
    if asked is None or not sentence.contains(span):
        return answer_extent(text, span)
    words = sentence.cut(text)
    inside = span.shift(-sentence.start)
    figures = [f for f in read_figures(words) if f.span.overlaps(inside) and f.kind in asked.kinds]
    if len(figures) <= 1:
        return answer_extent(text, span)
    best = max(figures, key=lambda figure: _fit(question, asked, words, figure))
    return best.span.shift(sentence.start)


def _fit(question: str, asked: FigureQuestion, words: str, figure: Figure) -> float:
    """Score how near a figure stands to the question's words; one of another thing loses.

    A figure without a noun of its own ("the 200 already on the ground") counts what its
    neighbour counts.
    """
    thing = frozenset(content_stems(asked.counted or ""))
    fit = _nearness(frozenset(content_stems(question)) - thing, words, figure.span)
    other = figure.counted and asked.head and not same_head(figure.counted.head, asked.head)
    return fit - 1.0 if other else fit


def _nearness(stems: frozenset[str], words: str, span: Span) -> float:
    tokens = list(_WORD.finditer(words))
    inside = [i for i, token in enumerate(tokens) if _overlaps(token, span)]
    nearest: dict[str, float] = {}
    for i, token in enumerate(tokens):
        distance = max(inside[0] - i, i - inside[-1], 0) if inside else len(tokens)
        for stem in stems.intersection(content_stems(token[0])):
            nearest[stem] = max(nearest.get(stem, 0.0), DECAY**distance)
    return sum(nearest.values())


def _overlaps(token: re.Match[str], span: Span) -> bool:
    return token.start() < span.end and token.end() > span.start
