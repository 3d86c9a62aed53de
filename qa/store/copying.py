"""The whole store into a file, and a file into a store, table by table; for database servers.

SQLite copies its own pages instead (``qa.store.sqlite.copy_database``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, text

from qa.store import tables
from qa.store.digest import rows_digest
from qa.store.sqlite import sqlite_engine

ROWS = 500
"""Rows read and written at once; texts of whole articles are among them."""


def copy_into_file(source: Connection, file: Path) -> None:
    """Write all rows that one transaction sees into a new SQLite file with the same tables."""
    patient(source)
    engine = sqlite_engine(file)
    try:
        with engine.begin() as target:
            tables.metadata.create_all(target)
            for table in tables.metadata.sorted_tables:
                _copy(source, target, table)
    finally:
        engine.dispose()


def copy_from_file(file: Path, target: Connection) -> None:
    """Replace all rows of a store with those of an SQLite file of the same format."""
    patient(target)
    engine = sqlite_engine(file)
    try:
        with engine.connect() as source:
            for table in reversed(tables.metadata.sorted_tables):
                target.execute(delete(table))
            for table in tables.metadata.sorted_tables:
                _copy(source, target, table)
    finally:
        engine.dispose()


def difference(file: Path, connection: Connection) -> str | None:
    """Return the first table whose rows differ from those of an SQLite file."""
    engine = sqlite_engine(file)
    try:
        with engine.connect() as source:
            for table in tables.metadata.sorted_tables:
                held, wanted = all_rows(connection, table), all_rows(source, table)
                if rows_digest(held) != rows_digest(wanted):
                    return table.name
    finally:
        engine.dispose()
    return None


def all_rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield a table's rows, each as its columns by name, in no order; a few in memory at a time."""
    streamed = connection.execution_options(yield_per=ROWS)
    for row in streamed.execute(select(table)).mappings():
        yield dict(row)


def patient(connection: Connection) -> None:
    """Let the statements of this transaction take as long as they take."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def _copy(source: Connection, target: Connection, table: Table) -> None:
    for rows in _chunked(all_rows(source, table)):
        target.execute(insert(table), rows)


def _chunked(rows: Iterator[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
