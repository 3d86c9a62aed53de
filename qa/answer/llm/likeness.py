"""How alike two texts are, by an embedder that is opened when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from qa.parts import Embedder, Vector

REMEMBERED = 512
"""Texts whose vectors are kept: a question's sentences are compared with many statements."""


def likeness(embedder: Callable[[], Embedder]) -> Callable[[str, str], float]:
    """Return a function from two texts to the cosine of their embeddings, -1 to 1."""

    @lru_cache(maxsize=1)
    def opened() -> Embedder:
        return embedder()

    @lru_cache(maxsize=REMEMBERED)
    def vector(text: str) -> Vector:
        return opened().embed_query(text)

    return lambda one, other: float(vector(one) @ vector(other))
