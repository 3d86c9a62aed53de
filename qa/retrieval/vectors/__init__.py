"""Nearest passages by cosine similarity. chromadb is imported when an index is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.retrieval.vectors.exact import ExactIndex

if TYPE_CHECKING:
    from qa.retrieval.vectors.chroma import ChromaIndex

__all__ = ["ExactIndex", "open_vectors"]

SYNC_THRESHOLD = 10_000


def open_vectors(
    target: str | Path,
    *,
    store_id: str,
    fingerprint: str,
    dimension: int,
    fresh: bool = False,
    sync_threshold: int = SYNC_THRESHOLD,
    words: bool = False,
) -> ChromaIndex:
    """Open a store's vector index in Chroma, and create it when it isn't there.

    An embedded index that is damaged opens too: ``problem()`` says what is wrong, ``reset()``
    makes it usable. An embedded index belongs to one process (``qa.store.own``).

    Args:
        target: A folder (embedded Chroma), ``http://host:port`` or ``https://host:port`` (a Chroma
            server), or ``cloud://`` (Chroma Cloud, with CHROMA_API_KEY, and CHROMA_TENANT and
            CHROMA_DATABASE where the key does not imply them).
        store_id: Names the store, so that two stores can share a server.
        fingerprint: Of the embedding model.
        dimension: Length of its vectors.
        fresh: Throw away what is there, whatever made it.
        sync_threshold: Embedded and server: writes after which Chroma rewrites its graph files in
            place, without fsync or rename (rust/segment/src/local_hnsw.rs, ``persist``). A kill
            inside that window tears the files, so it should be rare; between two of them
            Chroma's own log holds the writes and is replayed when the index is next opened (about
            0.6 ms a passage), so it should not be unbounded either.
        words: Hold the passages' words, too, and fuse both rankings: Chroma Cloud and the
            distributed engine only (``words.py``).

    Raises:
        IndexMismatch: The index was made with another embedding model or format.
        IndexUnavailable: The server cannot be reached, or does not keep words.
        BadSettings: The target is not understood.
    """
    from qa.retrieval.vectors.chroma import ChromaIndex
    from qa.retrieval.vectors.clients import deployment
    from qa.retrieval.vectors.identity import Identity

    identity = Identity(store_id, fingerprint, dimension, sync_threshold, words)
    return ChromaIndex(deployment(target), identity, fresh=fresh)
