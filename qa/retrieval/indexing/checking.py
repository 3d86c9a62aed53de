"""Compare the indexes with the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.errors import IndexMismatch, IndexUnavailable
from qa.parts import PassageIndex
from qa.retrieval.indexing.places import Places, lexical_at, vectors_at
from qa.retrieval.indexing.state import State, read_state, remember
from qa.store import REEMBED
from qa.types import Value

if TYPE_CHECKING:
    from qa.store.sqlstore import SqlStore


class IndexState(Value):
    """One index against the store."""

    name: str
    held: int = 0
    missing: tuple[int, ...] = ()
    """Keys of passages that the store has and the index lacks."""
    surplus: tuple[int, ...] = ()
    """Keys that the index holds and the store does not."""
    problem: str | None = None
    """What is damaged, in words; then the numbers say nothing."""

    @property
    def healthy(self) -> bool:
        """Whether the index is whole and holds exactly what the store does."""
        return self.problem is None and not self.missing and not self.surplus


class IndexReport(Value):
    """Both indexes against the store."""

    lexical: IndexState
    vectors: IndexState

    @property
    def healthy(self) -> bool:
        """Whether both indexes are."""
        return self.lexical.healthy and self.vectors.healthy


def check_indexes(store: SqlStore, places: Places) -> IndexReport:
    """Read both indexes through and compare them with the store; nothing is repaired.

    They must not be open. A damaged embedded Chroma is read in a process of its own, because it
    may crash its reader.
    """
    now, live = store.live_state()
    lexical = _opened("lexical", lambda: lexical_at(places), live)
    problem = embedded_problem(store, places)
    if problem is not None:
        return IndexReport(lexical=lexical, vectors=IndexState(name="vectors", problem=problem))
    vectors = _opened("vectors", lambda: vectors_at(places, store), live)
    report = IndexReport(lexical=lexical, vectors=vectors)
    if report.healthy:
        _remember(store, places, now)
    return report


def _remember(store: SqlStore, places: Places, now: int) -> None:
    """Note that the indexes in folders are whole, so that the next start need not look again."""
    remember(store, "lexical", places, State(follows=now))
    if not places.shared:
        known = read_state(store, "vectors", places) or State()
        whole = {"follows": now, "fingerprint": places.fingerprint}
        remember(store, "vectors", places, known.model_copy(update=whole))


def _opened(name: str, opener: Callable[[], PassageIndex], live: frozenset[int]) -> IndexState:
    try:
        index = opener()
    except (IndexMismatch, IndexUnavailable) as error:
        return IndexState(name=name, problem=str(error))
    try:
        return compared(name, index, live)
    finally:
        index.close()


def compared(name: str, index: PassageIndex, live: frozenset[int]) -> IndexState:
    """Read an open index through and compare it with the keys it should hold."""
    problem = index.problem()
    if problem is not None:
        return IndexState(name=name, problem=problem)
    held = index.keys()
    return IndexState(
        name=name,
        held=len(held),
        missing=tuple(sorted(live - held)),
        surplus=tuple(sorted(held - live)),
    )


def embedded_problem(store: SqlStore, places: Places) -> str | None:
    """Read a closed embedded Chroma in a process of its own; None for a server or no folder."""
    from qa.retrieval.vectors.identity import Identity
    from qa.retrieval.vectors.probe import probe

    folder = places.vector_folder
    if folder is None or not folder.exists():
        return None
    identity = Identity(store.id, places.fingerprint, places.dimension, places.sync_threshold)
    return probe(folder, identity)


def require_vectors(store: SqlStore, places: Places) -> None:
    """See that every passage has a vector of the embedding model.

    Raises:
        IndexMismatch: The store was filled with another model.
    """
    lacking = len(store.vectorless_keys(places.fingerprint))
    if lacking:
        others = [name for name in store.fingerprints() if name != places.fingerprint]
        raise IndexMismatch(
            f"{lacking} stored passages have no vectors of the embedding model in use "
            f"({places.fingerprint}); the store was filled with {', '.join(others) or 'none'}.",
            f"{REEMBED} Or set the model back.",
        )
