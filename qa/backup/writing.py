"""Write a backup of an archive that may be in use, and read it back."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from qa.backup.form import (
    FILES,
    MANIFEST,
    SCHEMA,
    SQLITE,
    Manifest,
    table_digests,
    verify,
    wrong_text,
)
from qa.errors import InvalidInput, StoreDamaged, StoreError, folder_failed
from qa.settings import Settings
from qa.store import open_store, sqlite_file
from qa.store.lock import HOLDER_NAME, LOCK_NAME
from qa.store.sqlite import copy_database

DERIVED = ("chroma", "lexical")
"""Folders of an archive that are made from its store."""
_TRANSIENT = frozenset({LOCK_NAME, HOLDER_NAME, "chat_history"})
"""Files of an archive's folder that belong to a process or a person, not to the archive."""
_LARGEST = 2**29
"""Bytes of a file beside the store; SQLite keeps no value of more than a thousand million."""


def back_up(settings: Settings, file: Path, *, overwrite: bool = False) -> Manifest:
    """Write the whole archive, as one consistent state, into one file; then read it back.

    The archive may be in use. It is written beside its place and moved there once it was read
    back, so that a file of that name is always whole.

    Args:
        settings: Names the archive.
        file: Where to.
        overwrite: Replace a file that is there.

    Raises:
        InvalidInput: There is no archive, or the file exists.
        StoreDamaged: The archive itself is damaged, or the copy is not what was read.
        StoreError: The disk is full, or the folder cannot be written.
    """
    if file.is_dir():
        raise InvalidInput(f"{file} is a folder.", "Name a file for the backup.")
    if file.exists() and not overwrite:
        raise InvalidInput(f"{file} exists already.", "Name a new file, or give --force.")
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        with _written(partial):
            engine = _copy_store(settings, partial)
            manifest = _complete(partial, engine, side_files(settings.home))
            if overwrite:
                partial.replace(file)
            else:
                os.link(partial, file)  # unlike a move, this never replaces another's file
                partial.unlink()
            _sync(file.parent)
    except FileExistsError as error:
        raise InvalidInput(f"{file} exists already.", "Name a new file.") from error
    except OSError as error:
        raise folder_failed(file.parent, error) from error
    return manifest


def side_files(home: Path) -> dict[str, bytes]:
    """Return the files that stand in an archive's folder beside its store, as they are now.

    Databases among them are copied as one consistent state.
    """
    found = {}
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        name = path.name
        temporary = name.startswith(".") or name.endswith((".lock", "-wal", "-shm", "-journal"))
        store = name.startswith("dateline.sqlite")
        if not path.is_file() or path.is_symlink() or temporary or store or name in _TRANSIENT:
            continue
        if path.stat().st_size > _LARGEST:
            raise StoreError(
                f"{path} is too large for a backup ({path.stat().st_size >> 20} MiB).",
                "Move it out of the archive's folder; only Dateline's own files belong there.",
            )
        found[name] = _content(path)
    return found


def _content(path: Path) -> bytes:
    with path.open("rb") as opened:
        if opened.read(len(SQLITE)) != SQLITE:
            opened.seek(0)
            return opened.read()
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(":memory:")) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return copy.serialize()


def _copy_store(settings: Settings, partial: Path) -> str:
    """Copy the store and return its engine's name."""
    target = settings.database_url or settings.home / "dateline.sqlite"
    live = sqlite_file(target)
    if live is None:
        with open_store(target) as store:
            store.backup(partial)
        return str(settings.database_url).partition(":")[0].partition("+")[0]
    if not live.is_file():
        raise InvalidInput(f"There is no archive in {live.parent}.", "Name it: qa --home FOLDER.")
    copy_database(live, partial)
    return "sqlite"


def _complete(partial: Path, engine: str, files: Mapping[str, bytes]) -> Manifest:
    """Add the manifest and the other files; check the store's own promises and read all back."""
    with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # else readers would write beside it
        if wrong := wrong_text(copy):
            raise StoreDamaged(
                f"The archive is damaged: {wrong}.", "Restore an earlier backup: qa restore FILE."
            )
        manifest = _manifest(copy, engine, files)
        copy.executescript(SCHEMA)
        copy.execute("BEGIN")
        copy.execute(f"INSERT INTO {MANIFEST} VALUES (?)", (manifest.model_dump_json(),))  # noqa: S608
        copy.executemany(f"INSERT INTO {FILES} VALUES (?, ?)", files.items())  # noqa: S608
        copy.execute("COMMIT")
    _sync(partial)
    with closing(sqlite3.connect(f"{partial.resolve().as_uri()}?mode=ro", uri=True)) as again:
        verify(again, manifest, partial)
    return manifest


def _manifest(copy: sqlite3.Connection, engine: str, files: Mapping[str, bytes]) -> Manifest:
    names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    tables = table_digests(copy, dict.fromkeys(n for n in names if not n.startswith("sqlite_")))
    notes: dict[str, str] = dict(copy.execute("SELECT name, value FROM notes"))
    query = "SELECT value FROM counters WHERE name = 'changes'"
    return Manifest(
        made_at=datetime.now(UTC).replace(microsecond=0),
        made_by=version("dateline-qa"),
        engine=engine,
        store=notes["id"],
        store_format=int(notes["schema"]),
        change=copy.execute(query).fetchone()[0],
        articles=tables["articles"].count,
        versions=tables["versions"].count,
        passages=tables["passages"].count,
        tables=tables,
        files={name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    )


@contextmanager
def _written(partial: Path) -> Iterator[None]:
    """Write a file that only its owner may read, whole or not at all."""
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield
    except sqlite3.DatabaseError as error:
        if "disk is full" in str(error):
            raise StoreError(
                "The backup was not written: the disk is full.",
                "Make room, or name a file on another disk.",
            ) from error
        raise StoreDamaged(
            f"The archive cannot be copied: {error}.", "Restore an earlier backup: qa restore FILE."
        ) from error
    finally:
        for path in partial.parent.glob(f"{partial.name}*"):
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Flush a file, or a folder's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
