"""All that is particular to SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from qa.errors import StoreError

BUSY_SECONDS = 30.0
DAMAGE_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def sqlite_engine(path: Path) -> Engine:
    """Return an engine on a file whose every commit is on the disk before it returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not open transactions by itself: it would begin them deferred, and a read
    # that turns into a write fails at once instead of waiting (docs.sqlalchemy.org, "Serializable
    # isolation / Savepoints / Transactional DDL").
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        # WAL's usual NORMAL may lose the last commits in a power cut (sqlite.org/wal.html).
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def error_code(error: BaseException | None) -> int | None:
    """Return SQLite's primary result code (sqlite.org/rescode.html), or None."""
    code: Any = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


def integrity_problem(connection: Connection) -> str | None:
    """Read the whole database through; return the first thing wrong with it, or None."""
    finding = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    if finding != "ok":
        return finding
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return None if orphan is None else f"a row of {orphan[0]} refers to nothing"


def copy_database(source: Path, target: Path) -> None:
    """Copy a database that may be in use to a new file, as one consistent state.

    Raises:
        StoreError: The target exists and is not empty.
    """
    if target.exists() and target.stat().st_size:
        raise StoreError(f"{target} exists already.", "Name a new file for the backup.")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
