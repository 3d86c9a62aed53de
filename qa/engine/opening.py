"""Opening an archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qa.engine.archive import Archive
from qa.engine.engine import Engine
from qa.settings import Settings
from qa.store import Serving, open_store, own, own_database

if TYPE_CHECKING:
    from qa.store.sqlstore import SqlStore


@contextmanager
def open_engine(
    settings: Settings,
    *,
    server: str | None = None,
    instance: str | None = None,
    light: bool = False,
) -> Iterator[Engine]:
    """Own the archive's folder, open its store, and close all of it at the end.

    A store in a SQLite file is owned with it, whatever folder it is in; one on a database server
    is shared with other processes, each with a folder of its own.

    Args:
        settings: Names the archive and the parts.
        server: The URL at which this process will answer, for the message others see.
        instance: What the server answers by there, so that commands on this machine ask it; None:
            they are told that the archive is in use.
        light: Spare a process that answers little the opening of Chroma, where results are equal.

    Raises:
        StoreLocked: Another process owns the folder, or the SQLite file.
        StoreError: The store cannot be opened.
    """
    command = f"qa serve, at {server}" if server else None
    with (
        own(settings.home, command) as lock,
        own_database(_target(settings), command),
        open_archive(settings) as store,
    ):
        if server and instance:
            lock.serve(Serving(server, instance, store.id, settings.judge))
        engine = Engine(Archive(settings, store, light=light))
        try:
            yield engine
        finally:
            engine.close()


@contextmanager
def open_archive(settings: Settings) -> Iterator[SqlStore]:
    """Open the store alone, to read articles; safe beside the process that owns the folder."""
    store = open_store(_target(settings))
    try:
        yield store
    finally:
        store.close()


def _target(settings: Settings) -> str | Path:
    return settings.database_url or settings.home / "dateline.sqlite"
