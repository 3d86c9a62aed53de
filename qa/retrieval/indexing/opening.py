"""Open the indexes so that they equal the store, and close them so that this is quick next time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from qa.errors import QAError, StoreUnavailable
from qa.retrieval.indexing.checking import embedded_problem, require_vectors
from qa.retrieval.indexing.following import (
    Progress,
    follow_lexical,
    follow_vectors,
    sync_indexes,
    sync_lexical,
    sync_vectors,
)
from qa.retrieval.indexing.places import Indexes, Places, lexical_at, vectors_at
from qa.retrieval.indexing.shared import SharedVectors
from qa.retrieval.indexing.state import (
    Name,
    State,
    digest,
    graph_digest,
    read_state,
    remember,
    write_state,
)

if TYPE_CHECKING:
    from qa.retrieval.vectors.chroma import ChromaIndex
    from qa.store.sqlstore import SqlStore

logger = logging.getLogger(__name__)

SETTLE_AFTER = 200
"""Writes in Chroma's log above which closing takes the time to write them to its graph."""


def open_indexes(store: SqlStore, places: Places) -> Indexes:
    """Open both indexes; those in folders are checked against the store and brought to it.

    An index that was left whole, in a folder that nobody touched since, only follows what changed
    since. Otherwise (a crash, damage, a restored backup) it is read through and repaired, and a
    warning is logged if it needed it. An index on a server is not waited for: it is searched while
    it is whole, and brought to the store by ``qa.retrieval.indexing.Replica``.

    Args:
        store: The truth.
        places: Where the indexes live, in folders that this process owns (``qa.store.own``); they
            are created as needed.

    Raises:
        IndexMismatch: The store lacks vectors of this embedding model.
    """
    state = read_state(store, "vectors", places)
    known = state is not None and state.fingerprint == places.fingerprint
    clean = known and state is not None and untouched(store, "vectors", places, state)
    damage = None
    if not clean and not (known and places.shared):
        require_vectors(store, places)
        damage = _graph_problem(store, places, state)
        if damage is not None:
            logger.warning("The vector index is made anew: %s.", damage)
    indexes = _open(store, places, fresh_vectors=damage is not None)
    try:
        _bring_lexical(store, indexes)
        if isinstance(indexes.vectors, SharedVectors):
            indexes.vectors.meet(state if known else None)
            indexes.position.vectors = state.follows if known and state is not None else -1
        elif clean and state is not None:
            indexes.position.vectors = state.follows
            follow_vectors(store, indexes)
            remember(store, "vectors", places, read_state(store, "vectors", places) or state)
        else:
            sync_vectors(store, indexes)
    except QAError:
        _shut(indexes)
        raise
    return indexes


def _bring_lexical(store: SqlStore, indexes: Indexes) -> None:
    state = read_state(store, "lexical", indexes.places)
    if state is None or not untouched(store, "lexical", indexes.places, state):
        new = logging.INFO if state is None else logging.WARNING
        sync_lexical(store, indexes, level=new)
        return
    indexes.position.lexical = state.follows
    follow_lexical(store, indexes)


def rebuild_indexes(store: SqlStore, places: Places, progress: Progress | None = None) -> Indexes:
    """Throw both indexes away, make them anew from the stored text and vectors, leave them open.

    Nothing is embedded. They must not be open here; who else uses a shared one goes by words alone
    meanwhile.

    Args:
        store: The truth.
        places: Where the indexes live.
        progress: Hears how many more passages were written; each counts twice, once per index.

    Raises:
        IndexMismatch: The store lacks vectors of this embedding model.
        IndexUnavailable: A Chroma server cannot be reached, or fails.
    """
    require_vectors(store, places)
    for name in _NAMES:
        write_state(store, name, places, State(fingerprint=places.fingerprint))
    indexes = _open(store, places, fresh_lexical=True, fresh_vectors=True)
    try:
        sync_indexes(store, indexes, progress, logging.INFO)
        if isinstance(indexes.vectors, SharedVectors):
            indexes.vectors.meet(read_state(store, "vectors", places))
    except QAError:
        _shut(indexes)
        raise
    return indexes


_NAMES: tuple[Name, Name] = ("lexical", "vectors")


def close_indexes(store: SqlStore, indexes: Indexes) -> None:
    """Close both indexes and remember how they were left; the store stays open."""
    places = indexes.places
    try:
        states = {name: read_state(store, name, places) for name in _NAMES}
        vectors = states["vectors"]
        whole = vectors is not None and indexes.position.vectors >= 0
        if not places.shared and whole and vectors is not None:
            if vectors.unsettled > SETTLE_AFTER:
                indexes.vectors.settle()
                vectors = vectors.model_copy(update={"unsettled": 0})
            states["vectors"] = vectors
        _shut(indexes)
        for name in _NAMES:
            state, position = states[name], getattr(indexes.position, name)
            if state is not None and state.follows == position >= 0 and places.folder(name):
                remember(store, name, places, state)
        store.forget_followed()
    except StoreUnavailable as error:
        _shut(indexes)
        logger.warning("The next start compares the indexes with the store: %s", error)


def _shut(indexes: Indexes) -> None:
    indexes.lexical.close()
    indexes.vectors.close()


def _open(
    store: SqlStore, places: Places, *, fresh_lexical: bool = False, fresh_vectors: bool = False
) -> Indexes:
    lexical = lexical_at(places, fresh=fresh_lexical)

    def connect(fresh: bool) -> ChromaIndex:
        return vectors_at(places, store, fresh=fresh)

    try:
        if not places.shared:
            return Indexes(lexical, connect(fresh_vectors), places)
        vectors = SharedVectors(connect, fuses=places.words)
        if fresh_vectors:
            vectors.reset()
        return Indexes(lexical, vectors, places)
    except QAError:
        lexical.close()
        raise


def _graph_problem(store: SqlStore, places: Places, state: State | None) -> str | None:
    """Return what is wrong with Chroma's graph files if they changed since they were good."""
    known = "" if state is None else state.graph_files
    if graph_digest(places.vector_folder) == known:
        return None
    return embedded_problem(store, places)


def untouched(store: SqlStore, name: Name, places: Places, state: State) -> bool:
    """Whether an index was left whole, and nobody touched its folder since.

    Of what changed in the store since, everything must be known still.
    """
    files = digest(places.folder(name))
    return state.follows >= store.forgotten() and state.files == files != ""


def left_clean(store: SqlStore, places: Places) -> bool:
    """Whether both indexes were left equal to the store and nobody touched them since."""
    now = store.change_number()
    found = [(name, read_state(store, name, places)) for name in _NAMES]
    return all(
        state is not None
        and state.follows == now
        and untouched(store, name, places, state)
        and (name == "lexical" or state.fingerprint == places.fingerprint)
        for name, state in found
    )
