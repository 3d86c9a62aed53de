"""Where the indexes live, and how they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.lexical import open_lexical
from qa.vectors import SYNC_THRESHOLD, open_vectors

if TYPE_CHECKING:
    from qa.lexical.index import TantivyIndex
    from qa.store.sqlstore import SqlStore
    from qa.vectors.chroma import ChromaIndex


@dataclass(frozen=True)
class Places:
    """Where the indexes live and which embedding model they are for."""

    lexical: Path
    vectors: str | Path
    """A folder, ``http(s)://host:port`` of a Chroma server, or ``cloud://``."""
    fingerprint: str
    dimension: int
    sync_threshold: int = SYNC_THRESHOLD

    @property
    def vector_folder(self) -> Path | None:
        """The folder of an embedded Chroma; None for a server."""
        return None if "://" in str(self.vectors) else Path(self.vectors)


@dataclass(frozen=True)
class Indexes:
    """Both indexes, open; they are derived from the store and may be rebuilt at any time."""

    lexical: TantivyIndex
    vectors: ChromaIndex
    places: Places


def lexical_at(places: Places, *, fresh: bool = False) -> TantivyIndex:
    """Open the lexical index."""
    return open_lexical(places.lexical, fresh=fresh)


def vectors_at(places: Places, store: SqlStore, *, fresh: bool = False) -> ChromaIndex:
    """Open the vector index.

    Raises:
        IndexMismatch: It was made with another embedding model or format.
        IndexUnavailable: The server cannot be reached.
    """
    return open_vectors(
        places.vectors,
        store_id=store.id,
        fingerprint=places.fingerprint,
        dimension=places.dimension,
        fresh=fresh,
        sync_threshold=places.sync_threshold,
    )
