"""How a filtered search compares vectors: the way that takes less work, with the same result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from qa.parts import Scored, Vector, Vectors
from qa.retrieval.lexical import open_lexical
from qa.retrieval.retrieve import Fusion, retrieve
from qa.retrieval.vectors import ExactIndex
from qa.store import open_store
from qa.testing.archive import DIMENSION, FINGERPRINT, put, vector_of, vectors_of
from qa.types import Filters

ALLOWED, EARLY = 12, date(2022, 2, 2)


class Hashed:
    """Vectors that depend on the text alone."""

    name, fingerprint, dimension = "hashed", FINGERPRINT, DIMENSION

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        return vectors_of(texts)

    def embed_query(self, text: str) -> Vector:
        return vector_of(text)


class Asked(ExactIndex):
    """An index that remembers how many answers it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: list[int] = []

    def search(self, vector: Vector, limit: int) -> tuple[Scored, ...]:
        self.limits.append(limit)
        return super().search(vector, limit)


@pytest.mark.parametrize(
    ("others", "asked_first"),
    [
        (288, None),  # one in 25: 12 vectors are compared with less work than 62 answers
        (48, 12),  # one in 5: 12 answers are less work than 12 vectors
    ],
)
def test_the_share_that_a_filter_lets_through_decides_the_way(
    tmp_path: Path, others: int, asked_first: int | None
) -> None:
    lexical, vectors = open_lexical(tmp_path / "lexical"), Asked()
    with open_store(tmp_path / "store.sqlite") as store:
        for number in range(ALLOWED + others):
            day = EARLY if number < ALLOWED else EARLY + timedelta(days=9)
            put(store, f"a{number}", f"Story {number}.", published_at=day)
        keys = sorted(store.live_keys())
        lexical.add(store.index_inputs(keys))
        vectors.add(keys, store.vectors(keys, FINGERPRINT))

        def names(scan_at_most: int) -> list[str]:
            found = retrieve(
                "zebra", store=store, embedder=Hashed(), lexical=lexical, vectors=vectors,
                filters=Filters(published_to=EARLY), top_k=2, fusion=Fusion(depth=2),
                scan_at_most=scan_at_most,
            )  # fmt: skip
            return [hit.article.id for hit in found.hits]

        chosen = names(5_000)
        assert next(iter(vectors.limits), None) == asked_first
        assert len(chosen) == 2
        assert chosen == names(0)
    lexical.close()
