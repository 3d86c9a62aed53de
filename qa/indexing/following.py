"""Bring the indexes to the store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from qa.errors import IndexUnavailable
from qa.indexing.checking import IndexState, compared
from qa.indexing.state import State, graph_digest, read_state, write_state
from qa.lexical import FORMAT
from qa.parts import LexicalIndex, PassageIndex, VectorIndex

if TYPE_CHECKING:
    from qa.indexing.places import Indexes
    from qa.store.sqlstore import SqlStore

logger = logging.getLogger(__name__)

BATCH = 1_000
Progress = Callable[[int], None]


def follow_store(store: SqlStore, indexes: Indexes) -> None:
    """Apply what the store has changed since the indexes were last brought to it.

    Call it after commits and deletions, from one thread at a time, with no commit or deletion in
    between. When it fails, or the process dies in it, the next call or start does the rest.
    """
    state = read_state(store)
    if state is None or state.follows < 0:
        sync_indexes(store, indexes)
        return
    now, added, removed = store.changes_since(state.follows)
    if now == state.follows:
        return
    keys = sorted(added)
    _apply_lexical(store, indexes.lexical, keys, sorted(removed))
    _apply_vectors(store, indexes.vectors, keys, sorted(removed), state.fingerprint)
    writes = len(added) + len(removed)
    follows = {"follows": now, "unsettled": state.unsettled + writes}
    write_state(store, state.model_copy(update=follows))


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
        store: The truth; nothing may change it meanwhile.
        indexes: Open.
        progress: Hears how many more passages were written, over both indexes.
        level: At which a repair is logged.
    """
    now, live = store.change_number(), store.live_keys()
    known = read_state(store) or State(fingerprint="", follows=-1, unsettled=len(live))
    fingerprint = indexes.places.fingerprint
    unfinished = {"fingerprint": fingerprint, "follows": -1}
    write_state(store, known.model_copy(update=unfinished))
    lexical = compared("lexical", indexes.lexical, live)
    vectors = compared("vectors", indexes.vectors, live)
    _prepare(indexes.lexical, lexical, level)
    _prepare(indexes.vectors, vectors, level)
    added = _missing(vectors, live)
    _apply_lexical(store, indexes.lexical, _missing(lexical, live), lexical.surplus, progress)
    _apply_vectors(store, indexes.vectors, added, vectors.surplus, fingerprint, progress)
    done = State(
        fingerprint=fingerprint,
        follows=now,
        lexical_format=FORMAT,
        unsettled=known.unsettled + len(added) + len(vectors.surplus),
        graph_files=graph_digest(indexes.places.vector_folder),
    )
    write_state(store, done)


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
    index: VectorIndex,
    added: Sequence[int],
    removed: Sequence[int],
    fingerprint: str,
    progress: Progress | None = None,
) -> None:
    if removed:
        index.remove(removed)
    for start in range(0, len(added), BATCH):
        keys = added[start : start + BATCH]
        index.add(keys, store.vectors(keys, fingerprint))
        if progress is not None:
            progress(len(keys))


def _counted(
    inputs: Iterator[tuple[int, str]], progress: Progress | None
) -> Iterator[tuple[int, str]]:
    for pair in inputs:
        yield pair
        if progress is not None:
            progress(1)
