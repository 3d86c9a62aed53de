"""One owner process per home.

Embedded Chroma is corrupted, silently, by a second process on its folder
(chroma-core/chroma#961), so nothing may open a home that another process holds.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.errors import StoreLocked, folder_failed

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK_NAME = "owner.lock"
HOLDER_NAME = "owner.json"
PRIVATE = 0o700
"""Mode of a folder that is made for an archive: nobody else on the machine reads in it, whatever
the modes of its files. One that is there already keeps its mode."""
INSTANCE_HEADER = "X-Dateline-Instance"
"""Of ``GET /livez``: the server that owns the archive repeats here what its note says."""


class Serving(NamedTuple):
    """How other processes of this machine reach the server that owns a home; nothing secret."""

    url: str
    """On the loopback: ``http://127.0.0.1:8000``."""
    instance: str
    """Made up when the server starts: a process that repeats it is that server."""
    store: str
    """The id of its store, which need not lie in the home."""
    judge: str
    """Its judge, which requests cannot choose."""


class OwnerLock:
    """A held lock; release it with ``release()`` or by leaving the ``with`` block.

    The operating system drops the lock when the process dies, however it dies. The file beside
    it only says, for people, who holds it.
    """

    def __init__(self, lock: BaseFileLock, holder: Path) -> None:
        self._lock = lock
        self._holder = holder

    def serve(self, serving: Serving) -> None:
        """Say where the home's archive can be asked, until it is released.

        Raises:
            StoreError: The folder cannot be written.
        """
        try:
            note = json.loads(self._holder.read_text(encoding="utf-8"))
            _write(self._holder, note | {"serving": serving._asdict()})
        except OSError as error:
            raise folder_failed(self._holder.parent, error) from error

    def release(self) -> None:
        """Give the home up; a second call does nothing."""
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> OwnerLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


@contextmanager
def own_database(target: str | Path, command: str | None = None) -> Iterator[None]:
    """Become the one process that owns a SQLite file; a database server has many.

    Two folders whose settings name one file would else each believe that they own it. The lock is
    a file beside the database, because SQLite's own locks would be lost with any other handle on
    it that this process closes (sqlite.org/howtocorrupt.html, 2.2).

    Raises:
        StoreLocked: Another process, or another part of this one, holds it.
        StoreError: The folder cannot be created or written.
        BadSettings: The URL cannot be used.
    """
    from qa.store.opening import sqlite_file

    path = sqlite_file(target)
    if path is None:
        yield
        return
    whole = path.resolve()
    with _owned(whole.parent, f"{whole.name}.lock", f"{whole.name}.owner.json", whole, command):
        yield


def own(home: Path, command: str | None = None) -> OwnerLock:
    """Become the one process that owns a home folder; the folder is created if need be.

    Args:
        home: The folder that holds the store and its indexes.
        command: What the owner is doing, for the message another process will see.

    Raises:
        StoreLocked: Another process, or another part of this one, holds it.
        StoreError: The folder cannot be created or written.
    """
    return _owned(home, LOCK_NAME, HOLDER_NAME, home, command)


def _owned(
    folder: Path, lock_name: str, holder_name: str, what: Path, command: str | None
) -> OwnerLock:
    from filelock import FileLock, Timeout

    holder = folder / holder_name
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        lock = FileLock(folder / lock_name, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise _locked(what, holder) from error
    except OSError as error:
        raise folder_failed(folder, error) from error
    owner = OwnerLock(lock, holder)
    try:
        _announce(holder, command or _command())
    except OSError as error:
        owner.release()
        raise folder_failed(folder, error) from error
    return owner


def serving_at(home: Path) -> Serving | None:
    """Return how the server is reached that says it owns a home, or None where none says so.

    The note outlives a server that was killed, and its port may be another program's by now: ask
    only what repeats ``instance``.
    """
    try:
        note = json.loads((home / HOLDER_NAME).read_text(encoding="utf-8"))
        found = Serving(**note["serving"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if all(isinstance(value, str) for value in found) else None


def _command() -> str:
    """Return the program and its first word; later words may be private (a question, a key)."""
    words = [Path(sys.argv[0] or "python").name]
    words += [word for word in sys.argv[1:2] if not word.startswith("-")]
    return " ".join(words)


def _announce(path: Path, command: str) -> None:
    note = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    _write(path, note)


def _write(path: Path, note: dict[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(note), encoding="utf-8")
    fresh.replace(path)


def _locked(what: Path, holder: Path) -> StoreLocked:
    hint = (
        "Wait for it or stop it; if it is `qa serve`, ask it over HTTP instead of opening the "
        "same folder twice."
    )
    return StoreLocked(f"{what} is in use by {_holder(holder)}.", hint)


def _holder(path: Path) -> str:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return f"process {note['pid']} on {note['host']} ({note['command']}, since {note['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it has the lock but hasn't said its name yet
