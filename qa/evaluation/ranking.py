"""Retrieval metrics; a hit is a passage that holds the gold answer, not just its article."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from qa.evaluation.citing import by_part
from qa.evaluation.load import Gold
from qa.types import Hit

_PASSAGE_ID = re.compile(r"(?P<id>.+)@\d+:(?P<start>\d+)-(?P<end>\d+)", re.DOTALL)
"""``article@version:start-end``, as passages are named."""


def gains_of_spans(hits: Sequence[Hit], gold: Sequence[Gold]) -> tuple[list[float], list[float]]:
    """Return the gain of every hit, and the gains of an ideal ranking.

    A hit gains 1 if it, or a copy folded into it, holds the whole answer span of a part that no
    earlier hit held.
    """
    parts = by_part(gold)
    found: set[int] = set()
    gains: list[float] = []
    for hit in hits:
        ranges = _ranges(hit)
        new = {i for i, part in enumerate(parts) if i not in found and _holds(ranges, part)}
        gains.append(1.0 if new else 0.0)
        found |= new
    return gains, [1.0] * len(parts)


def gains_of_articles(
    hits: Sequence[Hit], relevant: Mapping[str, float]
) -> tuple[list[float], list[float]]:
    """Return the gain of every article in the order first hit, and of an ideal ranking."""
    ranked = dict.fromkeys(hit.passage.article_id for hit in hits)
    gains = [max(relevant.get(article_id, 0.0), 0.0) for article_id in ranked]
    return gains, sorted((g for g in relevant.values() if g > 0), reverse=True)


def hits_at(gains: Sequence[float], k: int) -> float:
    """1.0 if anything relevant is among the first ``k``."""
    return float(any(gain > 0 for gain in gains[:k]))


def recall_at(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Share of what is relevant that the first ``k`` hold."""
    return sum(gain > 0 for gain in gains[:k]) / len(ideal)


def reciprocal_rank(gains: Sequence[float], k: int) -> float:
    """1 / rank of the first relevant among the first ``k``, else 0."""
    return next((1 / rank for rank, gain in enumerate(gains[:k], start=1) if gain > 0), 0.0)


def ndcg_at(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Normalised discounted cumulative gain with linear gains, as trec_eval computes it."""
    best = _dcg(ideal[:k])
    return _dcg(gains[:k]) / best if best else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _ranges(hit: Hit) -> list[tuple[str, int, int]]:
    own = (hit.passage.article_id, hit.passage.start, hit.passage.end)
    folded = (_PASSAGE_ID.fullmatch(name) for name in hit.folded)
    return [own] + [(m["id"], int(m["start"]), int(m["end"])) for m in folded if m]


def _holds(ranges: Sequence[tuple[str, int, int]], part: Sequence[Gold]) -> bool:
    return any(
        article_id == gold.article_id and start <= gold.answer.start and gold.answer.end <= end
        for article_id, start, end in ranges
        for gold in part
    )
