"""Exact search in memory: the oracle of the tests, and quick to set up for a small archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from qa.parts import Scored, Vector, Vectors


class ExactIndex:
    """Implements ``qa.parts.VectorIndex`` by comparing with every vector.

    10,000 vectors of 384 dimensions take about a millisecond. Nothing is kept on the disk.
    """

    def __init__(self) -> None:
        self._rows: dict[int, Vector] = {}
        self._keys = np.zeros(0, dtype=np.int64)
        self._matrix: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._stale = True

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Add or overwrite passages."""
        if not len(keys) == len(vectors):
            raise ValueError("keys and vectors must belong together")
        self._rows.update(zip(keys, vectors, strict=True))
        self._stale = True

    def remove(self, keys: Collection[int]) -> None:
        """Forget passages; unknown keys are no error."""
        for key in keys:
            self._rows.pop(key, None)
        self._stale = True

    def search(self, vector: Vector, limit: int) -> tuple[Scored, ...]:
        """Return the nearest passages, best first; equal scores by key."""
        if not self._rows:
            return ()
        if self._stale:
            self._keys = np.array(sorted(self._rows), dtype=np.int64)
            self._matrix = np.stack([self._rows[key] for key in self._keys.tolist()])
            self._stale = False
        scores = self._matrix @ vector
        order = np.argsort(-scores, kind="stable")[:limit]
        return tuple((int(self._keys[i]), float(scores[i])) for i in order)

    def keys(self) -> frozenset[int]:
        """Return all keys held."""
        return frozenset(self._rows)

    def problem(self) -> str | None:
        """Memory does not tear."""
        return None

    def reset(self) -> None:
        """Forget everything."""
        self._rows = {}
        self._stale = True

    def close(self) -> None:
        """Forget everything."""
        self.reset()
