"""Two rankings made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import Field

from qa.parts import Scored
from qa.types import LegScore
from qa.types.span import Value

LEXICAL, DENSE = "lexical", "dense"


class Fusion(Value):
    """How the two rankings become one: weighted reciprocal rank fusion (Cormack et al. 2009)."""

    depth: int = Field(default=100, ge=1)
    """Candidates taken from each leg (at least the number of passages asked for)."""
    k: float = Field(default=60.0, gt=0)
    """Rank r adds weight / (k + r); a small k trusts the first ranks more."""
    lexical_weight: float = Field(default=1.0, ge=0)
    dense_weight: float = Field(default=1.0, ge=0)


class Ranked(NamedTuple):
    """A fused candidate."""

    key: int
    score: float
    legs: tuple[LegScore, ...]


def fuse(legs: Mapping[str, Sequence[Scored]], fusion: Fusion) -> tuple[Ranked, ...]:
    """Merge rankings by weighted reciprocal ranks; equal scores in the order of their keys.

    Args:
        legs: ``lexical`` and ``dense``, each with keys and scores, best first; either may be
            missing.
        fusion: Weights and k; its depth is not applied here.
    """
    weights = {LEXICAL: fusion.lexical_weight, DENSE: fusion.dense_weight}
    opinions: dict[int, list[LegScore]] = {}
    totals: dict[int, float] = {}
    for leg, weight in weights.items():
        for rank, (key, score) in enumerate(legs.get(leg, ()), start=1):
            opinions.setdefault(key, []).append(LegScore(leg=leg, rank=rank, score=score))
            totals[key] = totals.get(key, 0.0) + weight / (fusion.k + rank)
    order = sorted(totals, key=lambda key: (-totals[key], key))
    return tuple(Ranked(key, totals[key], tuple(opinions[key])) for key in order)
