"""Reading without Chroma: for one question of a process that ends after it.

Importing and opening Chroma takes longer than all else that a question needs. A small archive's
vectors are read from the store and compared exactly instead; the ranking is the same, because
Chroma's approximate one is exact at this size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.retrieval.indexing.opening import left_clean
from qa.retrieval.indexing.places import Places, lexical_at
from qa.retrieval.vectors import ExactIndex

if TYPE_CHECKING:
    from qa.retrieval.lexical.index import TantivyIndex
    from qa.store.sqlstore import SqlStore

MOST_SCANNED = 5_000
"""Passages up to which reading all vectors is faster than opening Chroma."""


@dataclass(frozen=True)
class LightIndexes:
    """Both legs for reading only."""

    lexical: TantivyIndex
    vectors: ExactIndex

    def close(self) -> None:
        """Release the lexical index's files."""
        self.lexical.close()


def open_light(store: SqlStore, places: Places) -> LightIndexes | None:
    """Open an archive for a few questions, or return None where the full opening is due.

    That is where the indexes were not left equal to the store (they need repair), where Chroma
    is a server, or where the archive is large.
    """
    if places.shared or not left_clean(store, places):
        return None
    keys = sorted(store.live_keys())
    if not keys or len(keys) > MOST_SCANNED:
        return None
    exact = ExactIndex()
    exact.add(keys, store.vectors(keys, places.fingerprint))
    return LightIndexes(lexical_at(places), exact)
