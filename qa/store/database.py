"""A database with its connections, its notes, and its care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, select

from qa.errors import StoreDamaged, StoreError
from qa.store import postgres, sqlite, tables
from qa.store.copying import copy_from_file, copy_into_file, difference
from qa.store.leading import Alone, Elected, Leadership
from qa.store.opening import translated, writing
from qa.store.writing import lock_writers, set_note


class Database:
    """What a store is besides its articles; safe to use from any thread."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._server = engine.dialect.name != "sqlite"
        # SQLite gives every reader one state anyway.
        self._reader = (
            engine.execution_options(isolation_level="REPEATABLE READ") if self._server else engine
        )
        self.name = name

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with translated(self.name), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with translated(self.name), writing(self._engine) as connection:
            lock_writers(connection)
            yield connection

    @contextmanager
    def _beside(self) -> Iterator[Connection]:
        """Write what no article depends on; on a server beside its writers, not after them."""
        with translated(self.name), writing(self._engine) as connection:
            yield connection

    @property
    def shared(self) -> bool:
        """Whether other processes may change it, too: it is on a database server."""
        return self._server

    def leadership(self, of: str) -> Leadership:
        """Return what at most one of all processes holds; the owner of a SQLite file always does.

        Args:
            of: What is led, e.g. following into a shared index.
        """
        return Elected(self._engine, f"{self.id} {of}") if self._server else Alone()

    @property
    def id(self) -> str:
        """12 hex digits that name this store, made when it was created."""
        return self.note("id") or ""

    def note(self, name: str) -> str | None:
        """Return a text kept under a name, or None."""
        query = select(tables.notes.c.value).where(tables.notes.c.name == name)
        with self._read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def set_note(self, name: str, value: str | None) -> None:
        """Keep a small text under a name, durably; None forgets it."""
        with self._write() as connection:
            set_note(connection, name, value)

    def problem(self) -> str | None:
        """Read the whole database through; return what is damaged, in words, or None."""
        try:
            with self._read() as connection:
                if self._server:
                    postgres.read_through(connection)
                    return None
                return sqlite.integrity_problem(connection)
        except StoreDamaged as error:
            return error.message

    def backup(self, target: Path) -> None:
        """Copy the store to a new SQLite file, as one consistent state, while it is in use.

        Raises:
            StoreError: The target exists and is not empty.
        """
        if not self._server:
            sqlite.copy_database(Path(self.name), target)
            return
        with self._read() as connection:
            copy_into_file(connection, target)

    def replace_with(self, file: Path) -> None:
        """Replace all that the store holds with an SQLite store of the same format.

        One transaction: it holds the new rows, read back, or still all of the old ones.

        Raises:
            StoreError: What was read back is not what the file holds.
        """
        with self._write() as connection:
            copy_from_file(file, connection)
            if (table := difference(file, connection)) is not None:
                raise StoreError(f"The table {table} of {self.name} does not hold what was copied.")
