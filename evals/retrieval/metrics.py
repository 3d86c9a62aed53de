"""Retrieval metrics over one ranking each; average them over questions."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def reciprocal_rank(hits: Sequence[bool], depth: int = 10) -> float:
    """Return 1 / rank of the first hit, 0 where none is in the first ``depth``."""
    return next((1 / rank for rank, hit in enumerate(hits[:depth], start=1) if hit), 0.0)


def hit_at(hits: Sequence[bool], depth: int) -> float:
    """Return 1 where a hit is in the first ``depth``, else 0."""
    return float(any(hits[:depth]))


def hit_within(hits: Sequence[bool], lengths: Sequence[int], characters: int) -> float:
    """Return 1 where a hit comes before more than ``characters`` have been read, else 0.

    Compares passages of different sizes at one price: the text that a reader must read.
    """
    read = 0
    for hit, length in zip(hits, lengths, strict=True):
        read += length
        if read > characters:
            return 0.0
        if hit:
            return 1.0
    return 0.0


def ndcg(ranking: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """Return nDCG with binary gains and log2 discounts (Järvelin & Kekäläinen 2002), 0 to 1."""
    gains = (_discount(at) for at, key in enumerate(ranking[:depth]) if key in relevant)
    ideal = sum(_discount(at) for at in range(min(depth, len(relevant))))
    return sum(gains) / ideal if ideal else 0.0


def _discount(at: int) -> float:
    return 1 / math.log2(at + 2)
