"""What the store remembers of the indexes: up to where they follow it, and their files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from qa.types import Value

if TYPE_CHECKING:
    from qa.indexing.places import Places
    from qa.store.sqlstore import SqlStore

NOTE = "indexes"


class State(Value):
    """Kept in the store, so that it is as durable as the truth."""

    fingerprint: str
    """Of the embedding model that the vector index is for."""
    follows: int
    """Both indexes hold exactly what the store held at this change; -1: unknown."""
    lexical_format: int = 1
    """What the lexical index was made of (``qa.lexical.FORMAT``)."""
    unsettled: int = 0
    """Writes that Chroma may have in its log only; it replays them when it is opened."""
    lexical_files: str = ""
    vector_files: str = ""
    """Digests of the folders when they were last known to be good; empty: unknown."""
    graph_files: str = ""
    """Digest of the files that Chroma's graph is loaded from, likewise; empty: there were none."""


def read_state(store: SqlStore) -> State | None:
    """Return what is remembered, or None if nothing readable is."""
    note = store.note(NOTE)
    try:
        return None if note is None else State.model_validate_json(note)
    except ValidationError:
        return None


def write_state(store: SqlStore, state: State) -> None:
    """Remember durably."""
    store.set_note(NOTE, state.model_dump_json())


def remember(store: SqlStore, state: State, places: Places) -> None:
    """Note the folders as they are: Chroma touches its files by being opened."""
    fresh = _with_files(state, places)
    if fresh != read_state(store):
        write_state(store, fresh)


def _with_files(state: State, places: Places) -> State:
    """Return the state with the digests of the folders as they are now, safely on the disk.

    Neither engine syncs all that it writes; a digest of files that a power cut could still
    change would promise too much.
    """
    folders = (places.lexical, places.vector_folder)
    lexical, vectors = (digest(folder) for folder in folders)
    if (lexical, vectors) == (state.lexical_files, state.vector_files):
        return state
    for folder in folders:
        _to_disk(folder)
    files = {"lexical_files": lexical, "vector_files": vectors}
    return state.model_copy(update=files | {"graph_files": graph_digest(places.vector_folder)})


def digest(folder: Path | None) -> str:
    """Return a digest of the names, sizes and times of a folder's files; empty without any."""
    return _digest([] if folder is None else sorted(folder.rglob("*")))


def graph_digest(folder: Path | None) -> str:
    """Return a digest of the files that Chroma's graph is loaded from; empty without any.

    A segment without ``index_metadata.pickle`` was never written out: Chroma replays its log.
    """
    pickles = [] if folder is None else sorted(folder.glob("*/index_metadata.pickle"))
    return _digest([path for pickle in pickles for path in sorted(pickle.parent.iterdir())])


def _digest(paths: Sequence[Path]) -> str:
    lines = [
        f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}"
        for path in paths
        if path.is_file() and (facts := path.stat())
    ]
    text = "\n".join(lines).encode("utf-8", "surrogateescape")
    return hashlib.sha256(text).hexdigest() if lines else ""


def _to_disk(folder: Path | None) -> None:
    for path in [] if folder is None else folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
