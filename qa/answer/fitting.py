"""Whether words found are of the kind that a question asks for.

Grammar alone decides: who asks for somebody's name or office, never for a whole sentence or
headline; how long something lasted asks for a time, how many for an amount.
"""

from __future__ import annotations

import re

from qa.describe import figures_of
from qa.figures import FigureQuestion, Kind
from qa.types import Span

WHOLE = 0.8
"""Share of a sentence from which words are the sentence, and name nobody."""
FEWEST = 4
"""Words that make a sentence or headline."""
_WHO = re.compile(r"\s*(?:[a-z]+ )?(?:who|whom|whose)\b", re.IGNORECASE)
"""Who, or "by whom", at the beginning: elsewhere it may be a relative pronoun."""
_LASTED = re.compile(
    r"\bhow long\s+(?:did|does|do|has|have|had|will|would|can|could|must|should)\b", re.IGNORECASE
)
"""Behind these, how long is a time; behind "is" it may be a length."""
_EXACT = frozenset([Kind.MONEY, Kind.PERCENT, Kind.AGE, Kind.DURATION, Kind.MEASURE])
"""Kinds in other words than figures say little: "how long" may be answered by "until spring", but
not by another kind of figure."""


def fits(question: str, asked: FigureQuestion | None, sentence: str, inside: Span) -> bool:
    """Whether words may answer, by their kind.

    Args:
        question: What was asked.
        asked: The sort of figure, if it asks for one.
        sentence: The sentence that holds the words.
        inside: Where they stand in it.

    Example:
        To "Who won the prize?" the headline "Mutant book wins Guardian prize" is no answer.
    """
    words = inside.cut(sentence)
    if _WHO.match(question):
        whole = len(words) >= WHOLE * len(sentence.strip()) and len(words.split()) >= FEWEST
        return not whole and any(character.isalpha() for character in words)
    if asked is None or asked.kinds[0] not in _EXACT:
        return True
    kinds = {Kind.DURATION} if _LASTED.search(question) else set(asked.kinds)
    touched = [figure.kind for figure in figures_of(sentence) if figure.span.overlaps(inside)]
    return not touched or bool(kinds.intersection(touched))
