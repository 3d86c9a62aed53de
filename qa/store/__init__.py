"""The relational store: the truth from which every index is derived.

SQLAlchemy is imported when a store is opened, not before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.store.lock import OwnerLock, own, own_database
from qa.store.wording import REEMBED, index_input

if TYPE_CHECKING:
    from qa.store.sqlstore import SqlStore

__all__ = ["REEMBED", "OwnerLock", "index_input", "open_store", "own", "own_database"]


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
