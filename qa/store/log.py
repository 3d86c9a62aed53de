"""The log of changes, and how far each index has followed it."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from qa.store.tables import changes, index_states, notes, removals
from qa.store.writing import set_note

FORGOTTEN = "removals_forgotten"
"""The note on up to which change it is no longer known which keys were removed."""
KEPT_DAYS = 7
"""After so long a process that was not seen counts as gone: when it comes back, it compares its
index with the store."""


class Change(NamedTuple):
    """One article stored, stored anew, or deleted."""

    number: int
    """1, 2, 3, ... in the order of the commits."""
    kind: str
    """``added``, ``new_version`` or ``deleted``."""
    article_id: str
    version: int
    at: str
    """When, in UTC (ISO 8601)."""


class Following(NamedTuple):
    """How far one index of one process has followed."""

    name: str
    """``lexical`` or ``vectors``."""
    place: str
    """Tells the index from others of that name: 16 hex digits, or the model of a shared one."""
    follows: int
    """It holds what the store held at this change; -1: unknown, it is being made anew."""
    seen: str
    """When this was written, in UTC (ISO 8601)."""
    process: str
    """``pid on host``."""
    state: str
    """What else its owner remembers of it, as JSON."""


def changes_after(connection: Connection, number: int, limit: int) -> tuple[Change, ...]:
    """Return the changes after a number, the oldest first."""
    query = select(changes).where(changes.c.number > number).order_by(changes.c.number).limit(limit)
    return tuple(Change(*row) for row in connection.execute(query))


def following(connection: Connection) -> tuple[Following, ...]:
    """Return how far all indexes have followed, those least far first."""
    query = select(index_states).order_by(index_states.c.follows, index_states.c.place)
    return tuple(Following(*row) for row in connection.execute(query))


def following_of(connection: Connection, name: str, place: str) -> Following | None:
    """Return how far one index has followed, or None where nobody has said so."""
    query = select(index_states).where(index_states.c.name == name, index_states.c.place == place)
    row = connection.execute(query).first()
    return None if row is None else Following(*row)


def put_following(connection: Connection, name: str, place: str, follows: int, state: str) -> None:
    """Say how far an index has followed."""
    said = {
        "follows": follows,
        "state": state,
        "seen": _now(connection),
        "process": f"{os.getpid()} on {socket.gethostname()}",
    }
    mine = (index_states.c.name == name, index_states.c.place == place)
    if connection.execute(update(index_states).where(*mine).values(**said)).rowcount == 0:
        connection.execute(insert(index_states).values(name=name, place=place, **said))


def forgotten(connection: Connection) -> int:
    """Return up to which change removed keys are no longer known."""
    query = select(notes.c.value).where(notes.c.name == FORGOTTEN)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def forget_followed(connection: Connection) -> None:
    """Forget which keys were removed up to a change that all indexes in use have followed."""
    gone = _now(connection, -timedelta(days=KEPT_DAYS))
    connection.execute(delete(index_states).where(index_states.c.seen < gone))
    least = connection.execute(select(func.min(index_states.c.follows))).scalar_one_or_none()
    if least is not None:
        forget_removals(connection, least)


def forget_removals(connection: Connection, number: int) -> None:
    """Forget which keys were removed up to a change."""
    if number > forgotten(connection):
        connection.execute(delete(removals).where(removals.c.change <= number))
        set_note(connection, FORGOTTEN, str(number))


def _now(connection: Connection, ago: timedelta = timedelta()) -> str:
    """Return the time by a clock that all processes share: a server's is the database's own.

    Otherwise one whose clock is a week ahead would take all others for gone.
    """
    if connection.dialect.name == "sqlite":
        now = datetime.now(UTC)
    else:
        now = connection.execute(select(func.clock_timestamp())).scalar_one().astimezone(UTC)
    return (now + ago).isoformat(timespec="milliseconds")
