"""Open the indexes so that they equal the store, and close them so that this is quick next time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from qa.errors import QAError
from qa.indexing.checking import embedded_problem, require_vectors
from qa.indexing.following import Progress, sync_indexes
from qa.indexing.places import Indexes, Places, lexical_at, vectors_at
from qa.indexing.state import State, digest, graph_digest, read_state, remember, write_state
from qa.lexical import FORMAT

if TYPE_CHECKING:
    from qa.store.sqlstore import SqlStore

logger = logging.getLogger(__name__)

SETTLE_AFTER = 200
"""Writes in Chroma's log above which closing takes the time to write them to its graph."""


def open_indexes(store: SqlStore, places: Places) -> Indexes:
    """Open both indexes, check them against the store, and repair them from it where needed.

    When both were left equal to the store and their folders are untouched since, nothing is read.
    Otherwise (a crash, damage, a restored backup) both are read through and repaired, and a
    warning is logged for each that needed it.

    Args:
        store: The truth, owned by this process (``qa.store.own``).
        places: Where the indexes live; folders are created as needed.

    Raises:
        IndexMismatch: The store lacks vectors of this embedding model.
        IndexUnavailable: A Chroma server cannot be reached, or fails.
    """
    state = read_state(store)
    if state is not None and left_clean(store, places, state):
        indexes = _open(store, places)
        if places.vector_folder is not None or indexes.vectors.count() == len(store.live_keys()):
            remember(store, state, places)
            return indexes
    else:
        require_vectors(store, places)
        problem = _graph_problem(store, places, state)
        if problem is not None:
            logger.warning("The vector index is made anew: %s.", problem)
        indexes = _open(store, places, fresh_vectors=problem is not None)
    return _synced(store, indexes)


def rebuild_indexes(store: SqlStore, places: Places, progress: Progress | None = None) -> Indexes:
    """Throw both indexes away, make them anew from the stored text and vectors, leave them open.

    Nothing is embedded. They must not be open.

    Args:
        store: The truth, owned by this process.
        places: Where the indexes live.
        progress: Hears how many more passages were written; each counts twice, once per index.

    Raises:
        IndexMismatch: The store lacks vectors of this embedding model.
        IndexUnavailable: A Chroma server cannot be reached, or fails.
    """
    require_vectors(store, places)
    write_state(store, State(fingerprint=places.fingerprint, follows=-1))
    indexes = _open(store, places, fresh_lexical=True, fresh_vectors=True)
    return _synced(store, indexes, progress, logging.INFO)


def close_indexes(store: SqlStore, indexes: Indexes) -> None:
    """Close both indexes and remember how they were left; the store stays open."""
    state = read_state(store)
    known = state is not None and state.follows >= 0
    if state is not None and known and state.unsettled > SETTLE_AFTER:
        indexes.vectors.settle()
        state = state.model_copy(update={"unsettled": 0})
    indexes.lexical.close()
    indexes.vectors.close()
    if state is not None and known:
        remember(store, state, indexes.places)
        store.forget_removals(state.follows)


def _open(
    store: SqlStore, places: Places, *, fresh_lexical: bool = False, fresh_vectors: bool = False
) -> Indexes:
    lexical = lexical_at(places, fresh=fresh_lexical)
    try:
        return Indexes(lexical, vectors_at(places, store, fresh=fresh_vectors), places)
    except QAError:
        lexical.close()
        raise


def _synced(
    store: SqlStore,
    indexes: Indexes,
    progress: Progress | None = None,
    level: int = logging.WARNING,
) -> Indexes:
    try:
        sync_indexes(store, indexes, progress, level)
    except QAError:
        indexes.lexical.close()
        indexes.vectors.close()
        raise
    return indexes


def _graph_problem(store: SqlStore, places: Places, state: State | None) -> str | None:
    """Return what is wrong with Chroma's graph files if they changed since they were good."""
    known = "" if state is None else state.graph_files
    if graph_digest(places.vector_folder) == known:
        return None
    return embedded_problem(store, places)


def left_clean(store: SqlStore, places: Places, state: State) -> bool:
    """Whether both indexes were left equal to the store and nobody touched them since."""
    return (
        state.fingerprint == places.fingerprint
        and state.lexical_format == FORMAT
        and state.follows == store.change_number()
        and state.lexical_files == digest(places.lexical) != ""
        and state.vector_files == digest(places.vector_folder)
    )
