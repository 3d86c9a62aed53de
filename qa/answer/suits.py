"""Whether an answer is the kind of thing that was asked for."""

from __future__ import annotations

from qa.figures import Figure, FigureQuestion, Kind, kind_asked, read_figures
from qa.figures.agree_context import same_head
from qa.types import Span

OTHER_THING = 0.6
"""What is left of the probability of a count of something else ("how many tanks": 24 lorries)."""


def suits(question: str, text: str, span: Span, sentence: Span) -> float:
    """Return the factor, 0 to 1, by which to trust an answer to a "how many" question.

    Args:
        question: What was asked; 1.0 where it doesn't ask how many of something there are.
        text: The article's text.
        span: The answer, in the article; 1.0 where it holds no figure ("none", "several").
        sentence: The sentence it stands in, in the article.
    """
    asked = kind_asked(question)
    if asked is None or asked.kinds[0] is not Kind.COUNT or not sentence.contains(span):
        return 1.0
    inside = span.shift(-sentence.start)
    touched = [f for f in read_figures(sentence.cut(text)) if f.span.overlaps(inside)]
    if not touched or any(_may_count(figure, asked) for figure in touched):
        return 1.0
    return OTHER_THING


def _may_count(figure: Figure, asked: FigureQuestion) -> bool:
    if figure.kind in _NEVER_COUNTS:
        return False
    if figure.counted is None or asked.head is None:
        return True
    named = {word.casefold() for word in (*figure.counted.modifiers, figure.counted.head)}
    wanted = (asked.counted or "").casefold().split()
    mine, theirs = figure.counted.head, asked.head
    alike = same_head(mine, theirs) or mine.endswith(theirs) or theirs.endswith(mine)
    return alike or bool(named.intersection(wanted))


_NEVER_COUNTS = frozenset([Kind.DATE, Kind.TIME, Kind.YEAR, Kind.MONEY])
