"""The vector index in Chroma.

Chroma's own filters and embedding functions are not used: its filters are slow (linear in what they
match), and its default embedding function downloads a model.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from qa.errors import IndexMismatch, IndexUnavailable
from qa.parts import Fused, Fusion, Scored, Vector, Vectors
from qa.retrieval.vectors import words
from qa.retrieval.vectors.clients import Deployment, disconnect
from qa.retrieval.vectors.failures import translated, unavailable
from qa.retrieval.vectors.identity import Identity

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection as ChromaCollection

logger = logging.getLogger(__name__)

SEARCH_WIDTH = 200
"""HNSW's ef_search: recall@10 against an exact scan is 1.000 at 200 and 0.999 at 100 on clustered
vectors, for about 2 ms more."""
PROBES = 64
"""Vectors that are searched for, spread over all, to see whether the graph still holds together."""
PROBE_WIDTH = 1_000
"""Answers that such a search asks for, which makes HNSW look at as many and so miss less."""
MOST_MISSED = 0.75
"""A larger share of misses is damage. HNSW is an approximation: of an odd archive of 20,000 it
never reached a quarter, and building it anew would not have changed that. A graph whose links are
gone reaches a few in a hundred."""
UNIT_TOLERANCE = 1e-3
NO_WORDS = "sparse vector indexing is not enabled in local"
"""What chroma 1.5.9 says, embedded or as ``chroma run``, of a collection with words."""


class ChromaIndex:
    """Implements ``qa.parts.VectorIndex``; its methods may be called from any thread.

    Every method raises IndexUnavailable when Chroma fails. Nothing is tried twice: a failed write
    may have been stored, which is why writes are upserts and repair is left to ``indexing``.
    """

    def __init__(self, place: Deployment, identity: Identity, *, fresh: bool = False) -> None:
        self._place = place
        self._identity = identity
        self._client: ClientAPI | None = None
        self._collection: ChromaCollection | None = None
        self._damage: str | None = None
        if fresh:
            self.reset()
            return
        try:
            self._open()
        except IndexUnavailable as error:
            self.close()
            if self.folder is None:
                raise
            self._damage = error.message
        except IndexMismatch:
            self.close()
            raise

    @property
    def folder(self) -> Path | None:
        """The folder of an embedded index, None on a server."""
        return self._place.folder

    @property
    def id(self) -> str:
        """Chroma's own id of the collection, another for each that is made; empty: none is open."""
        return "" if self._collection is None else str(self._collection.id)

    @property
    def fuses(self) -> bool:
        """Whether it holds words, too, and fuses both rankings."""
        return self._identity.words

    def add(
        self, keys: Sequence[int], vectors: Vectors, texts: Sequence[str] | None = None
    ) -> None:
        """Add or overwrite passages; durable on return.

        Raises:
            ValueError: The shape of ``vectors`` is not (len(keys), dimension), or an index of
                words gets no text for each.
        """
        if vectors.shape != (len(keys), self._identity.dimension):
            raise ValueError(f"{len(keys)} keys, but vectors of shape {vectors.shape}")
        if self.fuses and (texts is None or len(texts) != len(keys)):
            raise ValueError(f"{len(keys)} keys, but no text for each")
        with self._chroma("add") as collection:
            for start in range(0, len(keys), self._place.page):
                part = slice(start, start + self._place.page)
                beside = (
                    words.metadata_of(keys[part], texts[part]) if self.fuses and texts else None
                )
                collection.upsert(
                    ids=_names(keys[part]),
                    embeddings=cast("Any", vectors[part]),
                    metadatas=cast("Any", beside),
                )

    def remove(self, keys: Collection[int]) -> None:
        """Forget passages; unknown keys are no error."""
        ordered = sorted(set(keys))
        with self._chroma("remove") as collection:
            for start in range(0, len(ordered), self._place.page):
                collection.delete(ids=_names(ordered[start : start + self._place.page]))

    def search(self, vector: Vector, limit: int) -> tuple[Scored, ...]:
        """Return the nearest passages by cosine similarity, best first; equal scores by key."""
        with self._chroma("search") as collection:
            found = collection.query(
                query_embeddings=cast("Any", vector.reshape(1, -1)),
                n_results=limit,
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        scored = [
            (int(name), 1.0 - float(distance))
            for name, distance in zip(found["ids"][0], distances[0], strict=True)
        ]
        return tuple(sorted(scored, key=lambda pair: (-pair[1], pair[0])))

    def fused(
        self,
        query: str,
        vector: Vector,
        depth: int,
        fusion: Fusion,
    ) -> Fused:
        """Search by words and by vector, and fuse the rankings, inside Chroma."""
        with self._chroma("search") as collection:
            return words.fused(collection, query, vector, depth, fusion)

    def keys(self) -> frozenset[int]:
        """Return all keys that Chroma lists; ``problem`` tells whether each can be found."""
        found: set[int] = set()
        with self._chroma("list") as collection:
            while True:
                names = collection.get(limit=self._place.page, offset=len(found), include=[])["ids"]
                found.update(int(name) for name in names)
                if len(names) < self._place.page:
                    return frozenset(found)

    def count(self) -> int:
        """Return how many passages Chroma says it holds."""
        with self._chroma("count") as collection:
            return collection.count()

    def problem(self) -> str | None:
        """Read every vector out of the graph and search for some; return what is damaged.

        After damage Chroma still lists and counts records that no search finds any more; asking
        for their vectors is what shows it. A graph may hold all of them and reach few: that is
        damage where most of 64 are not found, and else HNSW's approximation, which is logged.
        """
        if self._damage is not None:
            return self._damage
        try:
            return self._sweep(sorted(self.keys()))
        except IndexUnavailable as error:
            return error.message

    def reset(self) -> None:
        """Throw the index away, whatever state it is in, and start an empty one."""
        if self.folder is not None:
            self.close()
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            self._drop_collections()
        self._damage = None
        self._open()

    def settle(self) -> None:
        """Have an embedded Chroma write its graph now, and drop its log of writes.

        It has no call for that (chroma-core/chroma#7463), but does it at ``sync_threshold``, a
        number that it reads when it loads a collection. Without this, opening an index replays
        up to ``sync_threshold`` writes at the first search.
        """
        if self.folder is None or not self.keys():
            return
        with self._threshold(2):
            some = sorted(self.keys())[:2]
            vectors = self._vectors(some)
            for _ in range(2):
                self.add(some, vectors)

    def close(self) -> None:
        """Close the client, and with it Chroma's memory and files for this folder."""
        if self._client is not None:
            disconnect(self._client)
        self._client = self._collection = None

    @contextmanager
    def _chroma(self, action: str) -> Iterator[ChromaCollection]:
        if self._collection is None:
            raise unavailable(self._place.name, action, self._damage or "it is closed")
        with translated(self._place.name, action):
            yield self._collection

    def _open(self) -> None:
        from chromadb.errors import InvalidArgumentError

        with translated(self._place.name, "open"):
            self._client = self._client or self._place.connect()
            hnsw = {
                "space": "cosine",
                "ef_search": SEARCH_WIDTH,
                "sync_threshold": self._identity.sync_threshold,
            }
            how: dict[str, Any] = {"configuration": {"hnsw": hnsw}}
            if self.fuses:
                how = {"schema": words.schema()}
            try:
                self._collection = self._client.get_or_create_collection(
                    self._identity.collection,
                    metadata=self._identity.metadata,
                    embedding_function=None,
                    **how,
                )
            except InvalidArgumentError as error:
                if self.fuses and NO_WORDS in str(error).lower():
                    raise self._without_words() from error
                raise
        self._verify(self._collection)

    def _without_words(self) -> IndexUnavailable:
        return IndexUnavailable(
            f"QA_CHROMA_FUSION is set, but Chroma ({self._place.name}) keeps no words beside "
            "vectors: it is a local one, and only Chroma Cloud and the distributed engine do.",
            "Unset it, or set QA_CHROMA to cloud or a distributed Chroma's address.",
        )

    def _verify(self, collection: ChromaCollection) -> None:
        """Compare what is there with what was asked for, which Chroma silently does not."""
        held = dict(collection.metadata or {})
        space = (collection.configuration.get("hnsw") or {}).get("space")
        if held != self._identity.metadata or space not in {None, "cosine"}:
            raise IndexMismatch(
                f"The vector index in {self._place.name} was made for {held} ({space}), not for "
                f"{self._identity.metadata} (cosine).",
                "Run `qa index rebuild`.",
            )

    def _drop_collections(self) -> None:
        with translated(self._place.name, "reset"):
            self._client = self._client or self._place.connect()
            for collection in self._client.list_collections():
                if collection.name.startswith(self._identity.prefix):
                    self._client.delete_collection(collection.name)

    @contextmanager
    def _threshold(self, writes: int) -> Iterator[None]:
        self._reopen(writes)
        try:
            yield
        finally:
            self._reopen(self._identity.sync_threshold)

    def _reopen(self, sync_threshold: int) -> None:
        with self._chroma("settle") as collection:
            collection.modify(configuration={"hnsw": {"sync_threshold": sync_threshold}})
        self.close()
        self._open()

    def _vectors(self, keys: Sequence[int]) -> Vectors:
        """Return the vectors that the graph holds, in the order of the keys."""
        with self._chroma("read") as collection:
            got = collection.get(ids=_names(keys), include=["embeddings"])
        vectors = cast("Sequence[Vector]", got["embeddings"])
        rows = {int(name): row for name, row in zip(got["ids"], vectors, strict=True)}
        if len(rows) != len(keys):
            raise unavailable(self._place.name, "read", f"{len(keys) - len(rows)} are missing")
        return np.array([rows[key] for key in keys], dtype=np.float32)

    def _sweep(self, keys: Sequence[int]) -> str | None:
        step = -(-len(keys) // PROBES) or 1
        missed = searched = 0
        for start in range(0, len(keys), self._place.page):
            part = keys[start : start + self._place.page]
            vectors = self._vectors(part)
            if (abs(np.linalg.norm(vectors, axis=1) - 1) > UNIT_TOLERANCE).any():
                return f"{self._place.name}: a stored vector is not of unit length"
            for row in range(-start % step, len(part), step):
                searched += 1
                missed += not self._finds(vectors[row])
        said = f"{missed} of {searched} stored vectors are not found by searching for them"
        if missed > MOST_MISSED * searched:
            return f"{self._place.name}: {said}"
        if missed:
            logger.warning("%s: %s; only words find these passages.", self._place.name, said)
        return None

    def _finds(self, vector: Vector) -> bool:
        found = self.search(vector, min(PROBE_WIDTH, self._place.page))
        return bool(found) and found[0][1] > 1 - UNIT_TOLERANCE


def _names(keys: Sequence[int]) -> list[str]:
    return [str(key) for key in keys]
