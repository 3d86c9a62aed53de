"""A vector index on a server, which may be away, wiped, or made anew by another process.

Chroma answers from whatever it holds, and after a loss it holds less than the store without
knowing. So a search is let through only while two things hold: the store says that the index is
whole (``State.follows``), and it is that very index (``State.collection``, Chroma's own id, which
no other index ever has). Otherwise the search fails at once, and retrieval goes by words alone and
says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qa.errors import IndexUnavailable
from qa.parts import Fused, Fusion, Scored, Vector, Vectors

if TYPE_CHECKING:
    from qa.retrieval.indexing.state import State
    from qa.retrieval.vectors.chroma import ChromaIndex

Found = TypeVar("Found")


class SharedIndexState(NamedTuple):
    """What a process knows of the shared index."""

    problem: str | None = "it was not reached yet"
    """Why it is not searched; None: it is."""


class SharedVectors:
    """Implements ``qa.parts.VectorIndex``; connects when it is first needed, and again."""

    def __init__(self, connect: Callable[[bool], ChromaIndex], *, fuses: bool = False) -> None:
        self._connect = connect
        self.fuses = fuses
        """Whether it holds words, too, and fuses both rankings."""
        self._index: ChromaIndex | None = None
        self._standing = SharedIndexState()
        self._connecting = RLock()

    @property
    def problem_now(self) -> str | None:
        """Why it is not searched now; None: it is."""
        return self._standing.problem

    @property
    def id(self) -> str:
        """Chroma's own id of the collection.

        Raises:
            IndexUnavailable: The server cannot be reached.
        """
        return self._opened().id

    def meet(self, state: State | None) -> None:
        """Let searches through, or not, by what the store says of the index.

        Asks the server only where that may have changed: after a failure, or when the store names
        another collection.
        """
        whole = state is not None and state.follows >= 0
        if not whole or state is None:
            self._standing = SharedIndexState("it is being made anew")
            return
        known = self._index is not None and self._standing.problem is None
        if known and self.id == state.collection:
            return
        try:
            self._reach(state.collection)
            same = self.id == state.collection
        except IndexUnavailable as error:
            self._standing = SharedIndexState(error.message)
            return
        other = "the server holds another index than the store names"
        self._standing = SharedIndexState(None if same else other)

    def _reach(self, collection: str) -> None:
        """See that the collection answers; connect anew only where it does not."""
        try:
            self.count()
            if self.id == collection:
                return
        except IndexUnavailable:
            pass
        self.reconnect()
        self.count()

    def reconnect(self) -> None:
        """Look for the collection again, as after a restart or a wipe."""
        with self._connecting:
            self.close()
            self._opened()

    def search(self, vector: Vector, limit: int) -> tuple[Scored, ...]:
        """Return the nearest passages, best first.

        Raises:
            IndexUnavailable: The index is not whole, or the server fails twice.
        """
        return self._twice(lambda: self._opened().search(vector, limit))

    def fused(
        self,
        query: str,
        vector: Vector,
        depth: int,
        fusion: Fusion,
    ) -> Fused:
        """Search by words and by vector, and fuse the rankings, on the server.

        Raises:
            IndexUnavailable: The index is not whole, or the server fails twice.
        """
        return self._twice(lambda: self._opened().fused(query, vector, depth, fusion))

    def _twice(self, ask: Callable[[], Found]) -> Found:
        """Try once more on the same collection: a restart closes connections that look open."""
        self._admit()
        try:
            return ask()
        except IndexUnavailable:
            pass
        try:
            return ask()
        except IndexUnavailable as error:
            self._standing = SharedIndexState(error.message)
            raise

    def _admit(self) -> None:
        if (problem := self._standing.problem) is not None:
            raise IndexUnavailable(
                f"The shared vector index is not searched: {problem.rstrip('.')}.",
                "It is searched again once it matches the store; /readyz says when.",
            )

    def add(
        self, keys: Sequence[int], vectors: Vectors, texts: Sequence[str] | None = None
    ) -> None:
        """Add or overwrite passages."""
        self._opened().add(keys, vectors, texts)

    def remove(self, keys: Collection[int]) -> None:
        """Forget passages; unknown keys are no error."""
        self._opened().remove(keys)

    def keys(self) -> frozenset[int]:
        """Return all keys that Chroma lists."""
        return self._opened().keys()

    def count(self) -> int:
        """Return how many passages Chroma says it holds."""
        return self._opened().count()

    def problem(self) -> str | None:
        """Read every vector out of the graph and search for some; return what is damaged."""
        return self._opened().problem()

    def reset(self) -> None:
        """Throw the index away and start an empty one."""
        with self._connecting:
            self.close()
            self._index = self._connect(True)

    def settle(self) -> None:
        """A server writes its graph by itself."""

    def close(self) -> None:
        """Close the connection; the next use opens one."""
        with self._connecting:
            if self._index is not None:
                self._index.close()
                self._index = None

    def _opened(self) -> ChromaIndex:
        with self._connecting:
            if self._index is None:
                self._index = self._connect(False)
            return self._index
