"""What the store remembers of each index: up to where it follows, and its files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from qa.retrieval.lexical import FORMAT
from qa.types import Value

if TYPE_CHECKING:
    from qa.retrieval.indexing.places import Places
    from qa.store.sqlstore import SqlStore

Name = Literal["lexical", "vectors"]


class State(Value):
    """Of one index, kept in the store, so that it is as durable as the truth."""

    follows: int = -1
    """The index holds exactly what the store held at this change; -1: unknown."""
    fingerprint: str = ""
    """Of the embedding model that a vector index is for."""
    collection: str = ""
    """Chroma's own id of a vector index on a server, by which another one of that name shows."""
    unsettled: int = 0
    """Writes that an embedded Chroma may have in its log only; it replays them when opened."""
    files: str = ""
    """Digest of its folder when it was last known to be good; empty: unknown."""
    format: int = 1
    """What a lexical index was made of (``qa.retrieval.lexical.FORMAT``)."""
    graph_files: str = ""
    """Digest of the files that Chroma's graph is loaded from, likewise; empty: there were none."""


def read_state(store: SqlStore, name: Name, places: Places) -> State | None:
    """Return what is remembered of an index; None if nothing readable is, or of another format."""
    found = store.following_of(name, places.place(name, alone=not store.shared))
    try:
        state = None if found is None else State.model_validate_json(found.state)
    except ValidationError:
        return None
    return None if state and name == "lexical" and state.format != FORMAT else state


def write_state(store: SqlStore, name: Name, places: Places, state: State) -> None:
    """Remember durably."""
    if name == "lexical":
        state = state.model_copy(update={"format": FORMAT})
    place = places.place(name, alone=not store.shared)
    store.put_following(name, place, state.follows, state.model_dump_json())


def remember(store: SqlStore, name: Name, places: Places, state: State) -> None:
    """Note the index's folder as it is: Chroma touches its files by being opened."""
    fresh = _with_files(state, places.folder(name), graph=name == "vectors")
    if name == "lexical":
        fresh = fresh.model_copy(update={"format": FORMAT})
    if fresh != read_state(store, name, places):
        write_state(store, name, places, fresh)


def _with_files(state: State, folder: Path | None, *, graph: bool) -> State:
    """Return the state with the digests of the folder as it is now, safely on the disk.

    Neither engine syncs all that it writes; a digest of files that a power cut could still
    change would promise too much.
    """
    files = digest(folder)
    if files == state.files:
        return state
    _to_disk(folder)
    fresh = {"files": files} | ({"graph_files": graph_digest(folder)} if graph else {})
    return state.model_copy(update=fresh)


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
