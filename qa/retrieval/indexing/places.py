"""Where the indexes live, and how they are opened."""

from __future__ import annotations

import hashlib
import socket
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Literal

from qa.retrieval.lexical import open_lexical
from qa.retrieval.vectors import SYNC_THRESHOLD, open_vectors

if TYPE_CHECKING:
    from qa.retrieval.indexing.shared import SharedVectors
    from qa.retrieval.lexical.index import TantivyIndex
    from qa.retrieval.vectors.chroma import ChromaIndex
    from qa.store.sqlstore import SqlStore


@dataclass(frozen=True)
class Places:
    """Where the indexes live and which embedding model they are for."""

    lexical: Path
    vectors: str | Path
    """A folder, ``http(s)://host:port`` of a Chroma server, or ``cloud://``."""
    fingerprint: str
    dimension: int
    sync_threshold: int = SYNC_THRESHOLD
    words: bool = False
    """Whether the vector index holds words, too, and fuses both rankings."""

    @property
    def vector_folder(self) -> Path | None:
        """The folder of an embedded Chroma; None for a server."""
        return None if "://" in str(self.vectors) else Path(self.vectors)

    @property
    def shared(self) -> bool:
        """Whether the vectors are on a server, where other processes may use them, too."""
        return self.vector_folder is None

    def folder(self, name: Literal["lexical", "vectors"]) -> Path | None:
        """Return an index's folder; None where it is on a server."""
        return self.lexical if name == "lexical" else self.vector_folder

    def place(self, name: Literal["lexical", "vectors"], *, alone: bool) -> str:
        """Return what tells this index from others in the store.

        A folder belongs to a machine, unless its process is alone on the store: then a folder that
        was moved, or a container of another name, is the same. The vectors of one model on a
        server belong to all.
        """
        folder = self.folder(name)
        if folder is None:
            return self.fingerprint
        where = f"{socket.gethostname()}\0{folder.resolve()}"
        return "own" if alone else hashlib.sha256(where.encode()).hexdigest()[:16]


@dataclass
class Position:
    """Up to which change the open indexes of this process hold the store; -1: unknown."""

    lexical: int = -1
    vectors: int = -1


@dataclass(frozen=True)
class Indexes:
    """Both indexes, open; they are derived from the store and may be rebuilt at any time."""

    lexical: TantivyIndex
    vectors: ChromaIndex | SharedVectors
    places: Places
    position: Position = field(default_factory=Position)
    writing_lexical: RLock = field(default_factory=RLock)
    writing_vectors: RLock = field(default_factory=RLock)
    """Held by the one thread that brings an index to the store."""


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
        words=places.words,
    )
