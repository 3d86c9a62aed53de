"""From logits to spans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]


class TokenSpan(NamedTuple):
    """Inclusive first and last token, and the sum of their start and end logits."""

    first: int
    last: int
    score: float


def best_spans(start: Logits, end: Logits, max_tokens: int) -> Iterator[TokenSpan]:
    """Yield spans of at most ``max_tokens`` tokens, best first, none overlapping an earlier one.

    Of equal scores the leftmost, then the shortest, comes first.

    Args:
        start: Start logits of the passage's tokens, shape (n,).
        end: End logits, shape (n,).
        max_tokens: Longest span.
    """
    if not len(start):
        return
    sums = span_sums(start, end, max_tokens)
    lengths = np.arange(sums.shape[1])
    while True:
        first, length = divmod(int(sums.argmax()), sums.shape[1])
        score = float(sums[first, length])
        if score == -np.inf:
            return
        last = first + length
        yield TokenSpan(first, last, score)
        near = np.arange(max(0, first - max_tokens), last + 1)
        sums[near[:, None], lengths[None, :]] = np.where(
            near[:, None] + lengths[None, :] >= first, -np.inf, sums[near]
        )


def span_sums(start: Logits, end: Logits, max_tokens: int) -> Logits:
    """Return scores, shape (n, min(n, max_tokens)): row is the first token, column length - 1."""
    longest = min(len(end), max_tokens)
    filled = np.append(end, np.full(longest, -np.inf, dtype=np.float32))
    ends = np.lib.stride_tricks.sliding_window_view(filled, longest)[: len(end)]
    sums: Logits = start[:, None] + ends
    return sums
