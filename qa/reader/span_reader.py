"""Read passages with the encoder and the reader's two heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.encoder import Encoder, Weights, map_batches
from qa.encoder.session import Hidden, Integers
from qa.reader.decode import Logits, best_spans
from qa.reader.settings import ReaderSettings
from qa.reader.types import AnswerSpan, Reading
from qa.reader.windows import Window, cut_windows
from qa.reader.words import whole_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "embedded/reader"
TRIES = 4
"""Token spans looked at for each span wanted: widened ones may run into each other."""


class WindowLogits(NamedTuple):
    """What the model says of one window."""

    span: Logits
    """Shape (length, 2): start and end."""
    answerable: float


class SpanReader:
    """The embedded reader (qa.reader.Reader)."""

    name = NAME

    def __init__(
        self, encoder: Encoder, tokenizer: Tokenizer, heads: Weights, settings: ReaderSettings
    ) -> None:
        self.encoder = encoder
        self.tokenizer = tokenizer
        self.heads = heads
        self.settings = settings

    @property
    def fingerprint(self) -> str:
        """16 hex digits of the weights."""
        return self.settings.sha256[:16]

    @property
    def threshold(self) -> float:
        """Probability under which the reader would rather not answer."""
        return self.settings.threshold

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = 5
    ) -> tuple[Reading, ...]:
        """Return one reading for each passage, in order.

        All windows of all passages go through the encoder in few length-sorted batches. A passage
        longer than a window is read in overlapping ones, and its best spans are those of all.
        """
        if not passages:
            return ()
        windows = cut_windows(self.tokenizer, question, passages, self.settings.max_tokens)
        said = map_batches(self.encoder, [window.tokens for window in windows], self._logits)
        pairs = zip(windows, said, strict=True)
        return tuple(
            self._reading(passages[number], list(group), spans)
            for number, group in groupby(pairs, key=lambda pair: pair[0].passage)
        )

    def _logits(self, hidden: Hidden, mask: Integers) -> Iterator[WindowLogits]:
        spans = hidden @ self.heads["qa_outputs.weight"].T + self.heads["qa_outputs.bias"]
        first: NDArray[np.float32] = hidden[:, 0] @ self.heads["answerable.weight"].T
        answerable = first[:, 0] + self.heads["answerable.bias"]
        for row, length in enumerate(mask.sum(1)):
            yield WindowLogits(spans[row, :length], float(answerable[row]))

    def _reading(
        self, passage: str, windows: Sequence[tuple[Window, WindowLogits]], limit: int
    ) -> Reading:
        """Join what the windows of one passage say; the scores are those of the best one."""
        read = [self._window_reading(passage, *pair, limit) for pair in windows]
        best = max(read, key=lambda reading: (reading.probability, reading.answerable))
        found = sorted((s for r in read for s in r.spans), key=lambda s: (-s.probability, -s.score))
        return Reading(spans=distinct(found, limit), null=best.null, answerable=best.answerable)

    def _window_reading(
        self, passage: str, window: Window, said: WindowLogits, limit: int
    ) -> Reading:
        null = float(said.span[0].sum())
        probability = self.settings.calibration.probability
        inside = said.span[window.first : window.first + len(window.words)]
        tries = zip(
            range(limit * TRIES),
            best_spans(inside[:, 0], inside[:, 1], self.settings.max_answer_tokens),
            strict=False,
        )
        found = (
            AnswerSpan(
                span=whole_words(passage, window.words[a].start, window.words[b].end),
                score=score,
                probability=probability(score, null, said.answerable),
            )
            for _, (a, b, score) in tries
        )
        return Reading(spans=distinct(found, limit), null=null, answerable=said.answerable)


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
