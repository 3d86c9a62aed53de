"""Elect a leader: one process of many does what only one may do, until it dies.

On PostgreSQL that is an advisory lock of a session: the server gives it to one, and takes it back
when that one's connection ends, however it ends.
"""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError


class Leadership(Protocol):
    """Held by at most one process at a time."""

    def held(self) -> bool:
        """Take it if it is free, and see that it is still held; whether it is."""

    def release(self) -> None:
        """Give it up; a second call does nothing."""


class Alone:
    """The leadership of a process that has no others beside it."""

    def held(self) -> bool:
        """Always."""
        return True

    def release(self) -> None:
        """There is nobody to take over."""


class Elected:
    """An advisory lock, held by a connection of its own; safe to use from many threads.

    A process that lost its connection may still believe that it holds it. So what is done under it
    must be safe to do twice.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        digest = hashlib.sha256(name.encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._connection: Connection | None = None
        self._using = Lock()

    def held(self) -> bool:
        """Take the lock if it is free; False also where the database is away."""
        with self._using:
            try:
                if self._connection is not None:
                    self._connection.execute(text("SELECT 1"))
                    return True
                return self._taken()
            except SQLAlchemyError:
                self._drop()
                return False

    def release(self) -> None:
        """End the connection, and with it the lock."""
        with self._using:
            self._drop()

    def _taken(self) -> bool:
        connection = self._engine.connect()
        self._connection = connection
        query = text("SELECT pg_try_advisory_lock(:key)")
        if connection.execute(query, {"key": self._key}).scalar_one():
            return True
        self._connection = None
        connection.close()
        return False

    def _drop(self) -> None:
        if self._connection is not None:
            # Closed, not given back to the pool: the lock belongs to the session.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
