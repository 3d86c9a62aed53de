"""A second look at what was found: each passage read together with the question.

Fusion ranks by what question and passage have in common; a cross-encoder reads both at once, which
is slower and often better (Nogueira and Cho 2019). It reads the first of the fused passages, in
their order, for as long as it is given; those it did not come to stay behind, in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qa.store import index_input
from qa.types import Hit, LegScore

RERANKER = "reranker"
"""Its leg's name in a hit."""
DEPTH = 30
"""Distinct passages that are read again (at least the number asked for)."""


class Reranker(Protocol):
    """Scores passages by how well they answer a question."""

    @property
    def name(self) -> str:
        """As shown."""

    def scores(self, query: str, passages: Sequence[str], seconds: float) -> Sequence[float]:
        """Return the scores of the first passages, as many as the time allows; higher is better.

        Fewer than given where time ran out, but at least one.
        """


def rerank(
    query: str, hits: Sequence[Hit], reranker: Reranker, seconds: float
) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
    """Return hits in the reranker's order, and a warning where it did not read them all.

    Args:
        query: The question.
        hits: In fused order.
        reranker: Reads question and passage together.
        seconds: After which it may begin no further batch.
    """
    if not hits:
        return (), ()
    texts = [index_input(hit.article.title, hit.passage.text) for hit in hits]
    scores = reranker.scores(query, texts, seconds)
    read = sorted(zip(scores, hits, strict=False), key=lambda pair: (-pair[0], pair[1].rank))
    ranked = [
        hit.model_copy(
            update={
                "rank": rank,
                "legs": (*hit.legs, LegScore(leg=RERANKER, rank=rank, score=score)),
            }
        )
        for rank, (score, hit) in enumerate(read, start=1)
    ]
    left = hits[len(ranked) :]
    ranked += [
        hit.model_copy(update={"rank": rank}) for rank, hit in enumerate(left, len(ranked) + 1)
    ]
    warning = (
        f"{reranker.name} read {len(read)} of {len(hits)} passages in the {seconds:g} s it has; "
        "the others follow in the order of the search. QA_RERANKER_SECONDS gives it more."
    )
    return tuple(ranked), (warning,) if left else ()
