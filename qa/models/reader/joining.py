"""From what a model says of each window of a passage to the passage's reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from qa.models.reader.decode import Logits, best_spans
from qa.models.reader.types import AnswerSpan, Reading
from qa.models.reader.windows import Word
from qa.models.reader.words import whole_words

TRIES = 4
"""Token spans looked at for each span wanted: widened ones may run into each other."""

Probability = Callable[[float, float, float], float]
"""From a span's score, the null score and the answerable logit to the calibrated probability."""


class WindowSays(NamedTuple):
    """What a model says of one window of a passage."""

    start: Logits
    """Start logits of the passage's tokens in it, shape (n,)."""
    end: Logits
    words: Sequence[Word]
    """The word of each of these tokens."""
    null: float
    answerable: float | None = None
    """The logit of a head of its own; None where the model has none, and then it is the best
    span's score less ``null``."""


def join_windows(
    passage: str,
    windows: Iterable[WindowSays],
    *,
    probability: Probability,
    longest: int,
    limit: int,
) -> Reading:
    """Return one passage's reading: the best spans of all windows, the scores of the best window.

    Args:
        passage: The text that the words lie in.
        windows: At least one.
        probability: The reader's calibration.
        longest: Tokens of the longest span.
        limit: Most spans returned.
    """
    read = [_window_reading(passage, one, probability, longest, limit) for one in windows]
    best = max(read, key=lambda reading: (reading.probability, reading.answerable))
    found = sorted((s for r in read for s in r.spans), key=lambda s: (-s.probability, -s.score))
    return Reading(spans=distinct(found, limit), null=best.null, answerable=best.answerable)


def _window_reading(
    passage: str, window: WindowSays, probability: Probability, longest: int, limit: int
) -> Reading:
    tries = list(
        zip(range(limit * TRIES), best_spans(window.start, window.end, longest), strict=False)
    )
    answerable = window.answerable
    if answerable is None:
        answerable = tries[0][1].score - window.null if tries else 0.0
    found = (
        AnswerSpan(
            span=whole_words(passage, window.words[a].start, window.words[b].end),
            score=score,
            probability=probability(score, window.null, answerable),
        )
        for _, (a, b, score) in tries
    )
    return Reading(spans=distinct(found, limit), null=window.null, answerable=answerable)


def distinct(
    found: Iterator[AnswerSpan] | Sequence[AnswerSpan], limit: int
) -> tuple[AnswerSpan, ...]:
    """Return the first ``limit`` spans that overlap no earlier one."""
    kept: list[AnswerSpan] = []
    for candidate in found:
        if len(kept) == limit:
            break
        if not any(candidate.span.overlaps(other.span) for other in kept):
            kept.append(candidate)
    return tuple(kept)
