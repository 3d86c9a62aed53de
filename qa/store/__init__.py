"""The relational store: the truth from which every index is derived.

SQLAlchemy is imported when a store is opened, not before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.store.lock import INSTANCE_HEADER, OwnerLock, Serving, own, own_database, serving_at
from qa.store.wording import REEMBED, index_input

if TYPE_CHECKING:
    from qa.store.sqlstore import SqlStore

__all__ = [
    "INSTANCE_HEADER",
    "REEMBED",
    "OwnerLock",
    "Serving",
    "index_input",
    "open_store",
    "own",
    "own_database",
    "serving_at",
    "sqlite_file",
    "store_format",
]


def open_store(target: str | Path) -> SqlStore:
    """Open a store, and create it when it isn't there.

    Args:
        target: A SQLite file, or a database URL (``postgresql+psycopg://...``).

    Raises:
        BadSettings: The URL cannot be used.
        StoreDamaged: The database cannot be read.
        StoreError: It was written by a newer Dateline, or isn't a Dateline store.
    """
    from qa.store.opening import connect
    from qa.store.sqlstore import SqlStore

    return SqlStore(*connect(target))


def sqlite_file(target: str | Path) -> Path | None:
    """Return the SQLite file that a setting names; None where it names a database server.

    Raises:
        BadSettings: The URL cannot be used.
    """
    from qa.store.opening import sqlite_file

    return sqlite_file(target)


def store_format(target: str | Path) -> int | None:
    """Return the format of a store without changing anything; None where there is none yet.

    Raises:
        BadSettings: The URL cannot be used.
        StoreError: The database cannot be read.
    """
    from qa.store.opening import store_format

    return store_format(target)
