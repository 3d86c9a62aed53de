"""Two rankings made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qa.parts import Fused, Fusion, Scored
from qa.types import LegScore

LEXICAL, DENSE = "lexical", "dense"


class Ranked(NamedTuple):
    """A fused candidate."""

    key: int
    score: float
    placed: tuple[tuple[str, int, float], ...]
    """The legs that found it, each with its rank and score."""

    @property
    def legs(self) -> tuple[LegScore, ...]:
        """The legs' opinions; made when asked for, because few candidates become hits."""
        return tuple(LegScore(leg=leg, rank=rank, score=score) for leg, rank, score in self.placed)


def fuse(legs: Mapping[str, Sequence[Scored]], fusion: Fusion) -> tuple[Ranked, ...]:
    """Merge rankings by weighted reciprocal ranks; equal scores in the order of their keys.

    Args:
        legs: ``lexical`` and ``dense``, each with keys and scores, best first; either may be
            missing.
        fusion: Weights and k; its depth is not applied here.
    """
    weights = {LEXICAL: fusion.lexical_weight, DENSE: fusion.dense_weight}
    placed: dict[int, list[tuple[str, int, float]]] = {}
    totals: dict[int, float] = {}
    for leg, weight in weights.items():
        for rank, (key, score) in enumerate(legs.get(leg, ()), start=1):
            placed.setdefault(key, []).append((leg, rank, score))
            totals[key] = totals.get(key, 0.0) + weight / (fusion.k + rank)
    order = sorted(totals, key=lambda key: (-totals[key], key))
    return tuple(Ranked(key, totals[key], tuple(placed[key])) for key in order)


def from_engine(found: Fused) -> tuple[Ranked, ...]:
    """Return what an engine has fused; equal scores in the order of their keys, as in ``fuse``."""
    placed: dict[int, list[tuple[str, int, float]]] = {}
    for leg, scored in ((LEXICAL, found.lexical), (DENSE, found.dense)):
        for rank, (key, score) in enumerate(scored, start=1):
            placed.setdefault(key, []).append((leg, rank, score))
    order = sorted(found.ranked, key=lambda pair: (-pair[1], pair[0]))
    return tuple(Ranked(key, score, tuple(placed.get(key, ()))) for key, score in order)
