"""Bring the indexes to the store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from qa.errors import IndexUnavailable
from qa.parts import FusingIndex, LexicalIndex, PassageIndex, VectorIndex
from qa.retrieval.indexing.checking import IndexState, compared
from qa.retrieval.indexing.shared import SharedVectors
from qa.retrieval.indexing.state import Name, State, graph_digest, read_state, write_state

if TYPE_CHECKING:
    from qa.retrieval.indexing.places import Indexes
    from qa.store.sqlstore import SqlStore

logger = logging.getLogger(__name__)

BATCH = 1_000
Progress = Callable[[int], None]


def follow_store(store: SqlStore, indexes: Indexes) -> None:
    """Apply what the store has changed since the indexes were last brought to it.

    When it fails, or the process dies in it, the next call or start does the rest. Changes that
    are made meanwhile, by whomever, are followed by the next call.
    """
    follow_lexical(store, indexes)
    follow_vectors(store, indexes)


def follow_lexical(store: SqlStore, indexes: Indexes) -> None:
    """Bring this process's lexical index to the store."""
    with indexes.writing_lexical:
        since = indexes.position.lexical
        if store.change_number() == since:
            return
        if since < store.forgotten():
            sync_lexical(store, indexes)
            return
        now, added, removed = store.changes_since(since)
        if now < since:  # the store was replaced by an older one
            sync_lexical(store, indexes)
            return
        try:
            _apply_lexical(store, indexes.lexical, sorted(added), sorted(removed))
        except BaseException:
            indexes.position.lexical = -1
            raise
        indexes.position.lexical = now
        known = read_state(store, "lexical", indexes.places) or State()
        state = known.model_copy(update={"follows": now})
        write_state(store, "lexical", indexes.places, state)


def follow_vectors(store: SqlStore, indexes: Indexes) -> None:
    """Bring the vector index to the store; a shared one only by who leads (``leadership``).

    Raises:
        IndexUnavailable: A Chroma server cannot be reached, or fails.
    """
    with indexes.writing_vectors:
        state = read_state(store, "vectors", indexes.places) or State()
        if isinstance(indexes.vectors, SharedVectors):
            since = state.follows if state.collection == indexes.vectors.id else -1
        else:
            since = indexes.position.vectors
        ours = state.fingerprint == indexes.places.fingerprint
        if ours and store.change_number() == since:
            indexes.position.vectors = since
            return
        if since < store.forgotten() or not ours:
            sync_vectors(store, indexes)
            return
        now, added, removed = store.changes_since(since)
        if now < since:
            sync_vectors(store, indexes)
            return
        if now != since:
            fingerprint = indexes.places.fingerprint
            _apply_vectors(store, indexes.vectors, sorted(added), sorted(removed), fingerprint)
            writes = state.unsettled + len(added) + len(removed)
            state = state.model_copy(update={"follows": now, "unsettled": writes})
            write_state(store, "vectors", indexes.places, state)
        indexes.position.vectors = now


def sync_indexes(
    store: SqlStore,
    indexes: Indexes,
    progress: Progress | None = None,
    level: int = logging.WARNING,
) -> None:
    """Read both indexes through and make each equal to the store, whatever state they are in.

    A damaged index is thrown away and made anew from the stored text and vectors; otherwise only
    the difference is written.

    Args:
        store: The truth.
        indexes: Open.
        progress: Hears how many more passages were written, over both indexes.
        level: At which a repair is logged.
    """
    sync_lexical(store, indexes, progress, level)
    sync_vectors(store, indexes, progress, level)


def sync_lexical(
    store: SqlStore,
    indexes: Indexes,
    progress: Progress | None = None,
    level: int = logging.WARNING,
) -> None:
    """Read the lexical index through and make it equal to the store."""
    with indexes.writing_lexical:
        indexes.position.lexical = -1
        now, live = store.live_state()
        _unknown(store, "lexical", indexes)
        state = compared("lexical", indexes.lexical, live)
        _prepare(indexes.lexical, state, level)
        _apply_lexical(store, indexes.lexical, _missing(state, live), state.surplus, progress)
        write_state(store, "lexical", indexes.places, State(follows=now))
        indexes.position.lexical = now


def sync_vectors(
    store: SqlStore,
    indexes: Indexes,
    progress: Progress | None = None,
    level: int = logging.WARNING,
) -> None:
    """Read the vector index through and make it equal to the store.

    Of a shared one the keys are compared, not the vectors: reading all of them takes a server
    minutes, during which questions would be answered by words alone.

    Raises:
        IndexUnavailable: A Chroma server cannot be reached, or fails.
    """
    with indexes.writing_vectors:
        places = indexes.places
        indexes.position.vectors = -1
        now, live = store.live_state()
        known = read_state(store, "vectors", places) or State(unsettled=len(live))
        collection = indexes.vectors.id if places.shared else ""
        _unknown(store, "vectors", indexes, collection)
        if isinstance(indexes.vectors, SharedVectors):
            indexes.vectors.meet(None)
            held = indexes.vectors.keys()
            missing, surplus = tuple(sorted(live - held)), tuple(sorted(held - live))
            state = IndexState(name="vectors", held=len(held), missing=missing, surplus=surplus)
        else:
            state = compared("vectors", indexes.vectors, live)
        _prepare(indexes.vectors, state, level)
        added = _missing(state, live)
        _apply_vectors(store, indexes.vectors, added, state.surplus, places.fingerprint, progress)
        done = State(
            follows=now,
            fingerprint=places.fingerprint,
            collection=collection,
            unsettled=0 if places.shared else known.unsettled + len(added) + len(state.surplus),
            graph_files=graph_digest(places.vector_folder),
        )
        write_state(store, "vectors", places, done)
        indexes.position.vectors = now


def _unknown(store: SqlStore, name: Name, indexes: Indexes, collection: str = "") -> None:
    """Have the store say, before anything is written, that an index is not whole."""
    known = read_state(store, name, indexes.places) or State()
    fingerprint = indexes.places.fingerprint if name == "vectors" else ""
    changed = {"follows": -1, "fingerprint": fingerprint, "collection": collection}
    state = known.model_copy(update=changed)
    write_state(store, name, indexes.places, state)


def _prepare(index: PassageIndex, state: IndexState, level: int) -> None:
    if not state.healthy:
        logger.log(level, "The index %s is repaired: %s.", state.name, _finding(state))
    if state.problem is not None:
        index.reset()


def _missing(state: IndexState, live: frozenset[int]) -> Sequence[int]:
    return sorted(live) if state.problem is not None else state.missing


def _finding(state: IndexState) -> str:
    if state.problem is not None:
        return state.problem
    return f"{len(state.missing)} passages are missing, {len(state.surplus)} are too many"


def _apply_lexical(
    store: SqlStore,
    index: LexicalIndex,
    added: Sequence[int],
    removed: Sequence[int],
    progress: Progress | None = None,
) -> None:
    """Apply a change; an index that refuses it is thrown away and made anew from the store.

    A process killed while tantivy wrote leaves files that no commit names, and a later writer may
    stumble over them ("FileAlreadyExists"), however whole the committed index is.
    """
    try:
        if removed:
            index.remove(removed)
        if added:
            index.add(_counted(store.index_inputs(added), progress))
    except IndexUnavailable as error:
        logger.warning("The lexical index is made anew: %s", error)
        index.reset()
        index.add(_counted(store.index_inputs(sorted(store.live_keys())), progress))


def _apply_vectors(
    store: SqlStore,
    index: VectorIndex | FusingIndex,
    added: Sequence[int],
    removed: Sequence[int],
    fingerprint: str,
    progress: Progress | None = None,
) -> None:
    """Apply a change; passages that are gone meanwhile are left out."""
    if removed:
        index.remove(removed)
    for start in range(0, len(added), BATCH):
        keys, rows = store.stored_vectors(added[start : start + BATCH], fingerprint)
        if isinstance(index, FusingIndex) and index.fuses:
            texts = dict(store.index_inputs(keys))
            kept = [place for place, key in enumerate(keys) if key in texts]
            there = [keys[place] for place in kept]
            if there:
                index.add(there, rows[kept], [texts[key] for key in there])
        elif keys:
            index.add(keys, rows)
        if progress is not None:
            progress(len(keys))


def _counted(
    inputs: Iterator[tuple[int, str]], progress: Progress | None
) -> Iterator[tuple[int, str]]:
    for pair in inputs:
        yield pair
        if progress is not None:
            progress(1)
