"""Whether an answer is the kind of thing that was asked for."""

from __future__ import annotations

from qa.figures import Figure, FigureQuestion, Kind, kind_asked, read_figures
from qa.figures.agree_context import same_head
from qa.types import Span

NOT_THE_KIND = 0.3
"""What is left of the probability of an answer without a figure of the kind that is asked for."""
OTHER_THING = 0.4
"""... or with one that counts something else ("how many tanks": 24 lorries)."""
_NAMED_BY_WORDS = frozenset([Kind.DATE, Kind.YEAR, Kind.AGE, Kind.DURATION, Kind.TIME])
"""Kinds that are often told without a figure: "after the war", "in his youth"."""


def suits(question: str, text: str, span: Span, sentence: Span) -> float:
    """Return the factor, 0 to 1, by which to trust an answer to a figure question.

    Args:
        question: What was asked; 1.0 where it doesn't ask for a figure.
        text: The article's text.
        span: The answer, in the article.
        sentence: The sentence it stands in, in the article.
    """
    asked = kind_asked(question)
    if asked is None or asked.kinds[0] in _NAMED_BY_WORDS:
        return 1.0
    inside = span.shift(-sentence.start) if sentence.contains(span) else None
    if inside is None:
        return 1.0
    touched = [f for f in read_figures(sentence.cut(text)) if f.span.overlaps(inside)]
    of_kind = [figure for figure in touched if figure.kind in asked.kinds]
    if not of_kind:
        return NOT_THE_KIND
    return 1.0 if any(_may_count(figure, asked) for figure in of_kind) else OTHER_THING


def _may_count(figure: Figure, asked: FigureQuestion) -> bool:
    if figure.counted is None or asked.head is None:
        return True
    named = {word.casefold() for word in (*figure.counted.modifiers, figure.counted.head)}
    wanted = (asked.counted or "").casefold().split()
    return same_head(figure.counted.head, asked.head) or bool(named.intersection(wanted))
