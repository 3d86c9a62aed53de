"""What the reader says, and what the steps need of a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pydantic import Field

from qa.types import Span
from qa.types.span import Value


class AnswerSpan(Value):
    """Words of a passage that may answer the question."""

    span: Span
    """Code points of the passage; whole words, and never a part of a number."""
    score: float
    """Start logit plus end logit, unbounded; comparable between passages of one question."""
    probability: float = Field(ge=0, le=1)
    """Calibrated: among spans with this value, the share that is right."""


class Reading(Value):
    """What one passage says to a question."""

    spans: tuple[AnswerSpan, ...]
    """The best, most probable first; no two overlap. Empty only for a passage without words."""
    null: float
    """Start plus end logit of [CLS]: the score of "not answered here" beside the best span's."""
    answerable: float
    """Logit: does this passage answer the question at all, wherever?"""

    @property
    def probability(self) -> float:
        """Calibrated probability that the best span answers the question."""
        return self.spans[0].probability if self.spans else 0.0


class Reader(Protocol):
    """Reads passages for a question."""

    @property
    def name(self) -> str:
        """What an answer names as its model."""

    @property
    def fingerprint(self) -> str:
        """16 hex digits of the weights."""

    @property
    def threshold(self) -> float:
        """Probability under which the reader would rather not answer, by its calibration."""

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = 5
    ) -> tuple[Reading, ...]:
        """Return one reading for each passage, in order, with at most ``spans`` spans each."""
