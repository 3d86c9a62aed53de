"""Read passages with the encoder and the reader's two heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.models.encoder import Encoder, Weights, map_batches
from qa.models.encoder.session import Hidden, Integers
from qa.models.reader.decode import Logits
from qa.models.reader.joining import WindowSays, join_windows
from qa.models.reader.settings import ReaderSettings
from qa.models.reader.types import Reading
from qa.models.reader.windows import Window, cut_windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "embedded/reader"


class WindowLogits(NamedTuple):
    """What the model says of one window."""

    span: Logits
    """Shape (length, 2): start and end."""
    answerable: float


class SpanReader:
    """The embedded reader (qa.models.reader.Reader)."""

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
        return join_windows(
            passage,
            [
                WindowSays(
                    start=inside[:, 0],
                    end=inside[:, 1],
                    words=window.words,
                    null=float(said.span[0].sum()),
                    answerable=said.answerable,
                )
                for window, said in windows
                for inside in [said.span[window.first : window.first + len(window.words)]]
            ],
            probability=self.settings.calibration.probability,
            longest=self.settings.max_answer_tokens,
            limit=limit,
        )
