"""What speaks for and against words found, as numbers: what ``decision`` weighs.

The reader judges one passage at a time and is often deceived by the right kind of thing said of
something else. Beside its score stand two plain facts: how much of the question the sentence holds,
and whether a figure counts something else than what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple

from qa.answering.question import Question
from qa.figures import (
    EXCLUSIVE_STATUS,
    GENERIC_PEOPLE,
    PEOPLE,
    Figure,
    FigureQuestion,
    Kind,
    same_head,
)
from qa.figures.stated import figures_of
from qa.text.stems import content_stems
from qa.types import Span

TYPICAL = 7
"""Content words of a question; the words of a longer one stand the less in a single sentence."""
_NEVER_COUNTS = frozenset([Kind.DATE, Kind.TIME, Kind.YEAR, Kind.MONEY])


class Features(NamedTuple):
    """Of one candidate; the names are those of the weights in decision.json.

    Tried besides, and left out because a fit without them separates as well or better (2026-11-29,
    ``python -m evals.training.decision``): the reader's answerable logit and its lead over its next
    words, the passage's rank, names and numbers of the question that the passage lacks, whether the
    figure is of the kind asked, whether the words only repeat the question, what kind of question
    it is, the support model's scores, and other words or articles that say the same.
    """

    span: float
    """Start plus end logit of the words, less those of [CLS]: the reader's own choice."""
    coverage: float
    """Share of the question's words, by weight, that the sentence holds, 0 to 1."""
    other_thing: float
    """1 where the figure counts something else, or those whom something else befell."""


def word_weights(question: Question, texts: Sequence[str]) -> Mapping[str, float]:
    """Return the question's stems with weights that sum to 1; those that few texts have weigh more.

    Args:
        question: The question.
        texts: What is read for it.
    """
    held = [frozenset(content_stems(text)) for text in texts]
    weights = {
        stem: log(1 + len(held) / (0.5 + sum(stem in one for one in held)))
        for stem in question.stems
    }
    total = sum(weights.values()) or 1.0
    return {stem: weight / total for stem, weight in weights.items()}


def features_of(
    question: Question,
    weights: Mapping[str, float],
    *,
    score: float,
    null: float,
    sentence: str,
    inside: Span,
) -> Features:
    """Return the features of words found.

    Args:
        question: The question.
        weights: Of its words; see ``word_weights``.
        score: Start plus end logit of the words.
        null: The same of [CLS].
        sentence: The sentence that holds the words.
        inside: Where the words stand in it.
    """
    return Features(
        span=score - null,
        coverage=coverage(weights, sentence),
        other_thing=float(_counts_another(question, sentence, inside)),
    )


def coverage(weights: Mapping[str, float], sentence: str) -> float:
    """Return the share of the question's words, by weight, that a sentence holds, 0 to 1.

    Long questions (context, then what is asked) are held to less.
    """
    held = frozenset(content_stems(sentence))
    share = sum(weight for stem, weight in weights.items() if stem in held)
    return min(1.0, share * sqrt(max(1.0, len(weights) / TYPICAL)))


def _counts_another(question: Question, sentence: str, inside: Span) -> bool:
    """Whether the figures touched are of the kind asked, and none counts what is asked."""
    if question.figure is None:
        return False
    touched = [figure for figure in figures_of(sentence) if figure.span.overlaps(inside)]
    fitting = [figure for figure in touched if figure.kind in question.figure.kinds]
    return bool(fitting) and not any(
        may_count(question.figure, one) and not _other_fate(question.fates, one) for one in fitting
    )


def may_count(wanted: FigureQuestion, figure: Figure) -> bool:
    """Whether a figure may count what is asked for; not where it names another thing counted."""
    if wanted.kinds[0] is not Kind.COUNT or figure.counted is None or wanted.head is None:
        return True
    if figure.kind in _NEVER_COUNTS:
        return False
    mine, theirs = figure.counted.head, wanted.head
    people = {mine, theirs} & GENERIC_PEOPLE and {mine, theirs} & PEOPLE
    alike = same_head(mine, theirs) or mine.endswith(theirs) or theirs.endswith(mine)
    within = {word.casefold() for word in figure.counted.modifiers}
    return bool(alike or people or theirs in within or mine in (wanted.counted or "").split())


def _other_fate(asked: frozenset[str], figure: Figure) -> bool:
    stated: Sequence[str] = figure.status
    return any(
        asked & group and group.intersection(stated) and not asked.intersection(stated, group)
        for group in EXCLUSIVE_STATUS
    )
