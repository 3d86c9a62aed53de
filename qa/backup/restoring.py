"""Restore a backup into an archive's folder and database."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from qa.backup.form import FILES, MANIFEST, Manifest, opened, read_manifest, verify
from qa.backup.writing import DERIVED, side_files
from qa.errors import InvalidInput, StoreDamaged, StoreError, folder_failed
from qa.settings import Settings
from qa.store import open_store, own, sqlite_file

_LEFT = ("", "-wal", "-shm", "-journal")
"""Endings of the files of an SQLite database."""
_DERIVED_NOTES = ("indexes",)
"""What a store may remember of indexes elsewhere; it is not restored with it."""


def restore(settings: Settings, file: Path, *, overwrite: bool = False) -> Manifest:
    """Make the archive that the settings name what a backup holds; the indexes follow.

    The backup is read through first; then the new store is made beside the old one, read back, and
    moved into its place. It gets an id of its own, so that no index of the archive that the backup
    was taken of is mistaken for one of this.

    Args:
        settings: Name the archive; its engine need not be the one that the backup was taken of.
        file: A backup.
        overwrite: Replace what the archive holds now. It is gone then.

    Raises:
        InvalidInput: The file is no backup, or the archive holds articles.
        StoreDamaged: The backup is damaged; the archive is as it was.
        StoreLocked: Another process owns the archive's folder.
        StoreError: The disk is full, or the folder cannot be written.
    """
    with opened(file) as backup:
        manifest = read_manifest(backup, file)
        with own(settings.home, "qa restore"):
            target = settings.database_url or settings.home / "dateline.sqlite"
            live = sqlite_file(target)
            if not overwrite:
                _refuse_to_replace(settings, live)
            work = (live.parent if live else settings.home) / f".restoring-{os.getpid()}.sqlite"
            with _removed(work, settings.home):
                files = _unpacked(backup, manifest, file, work)
                _replace_store(str(target), live, work)
                _replace_files(settings.home, files)
                for folder in DERIVED:
                    shutil.rmtree(settings.home / folder, ignore_errors=True)
    return manifest


def _refuse_to_replace(settings: Settings, live: Path | None) -> None:
    there = sorted(side_files(settings.home))
    if live is None:
        with open_store(str(settings.database_url)) as store:
            there += ["articles"] * bool(store.article_count() or store.change_number())
    elif live.exists():
        there.append(live.name)
    if there:
        raise InvalidInput(
            f"The archive in {settings.home} is not empty ({', '.join(there)}).",
            "Restore into a new folder (qa --home FOLDER), or give --force to replace what is "
            "there; back it up first.",
        )


def _unpacked(
    backup: sqlite3.Connection, manifest: Manifest, file: Path, work: Path
) -> dict[str, bytes]:
    """Make a store of a backup that was read through; return the other files in it."""
    os.close(os.open(work, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(work, isolation_level=None)) as copy:
        backup.backup(copy)
        verify(copy, manifest, file)
        rows = copy.execute(f"SELECT name, content FROM {FILES}").fetchall()  # noqa: S608
        copy.execute("BEGIN")
        for table in (MANIFEST, FILES):
            copy.execute(f"DROP TABLE {table}")
        copy.execute("UPDATE notes SET value = ? WHERE name = 'id'", (uuid4().hex[:12],))
        for name in _DERIVED_NOTES:
            copy.execute("DELETE FROM notes WHERE name = ?", (name,))
        copy.execute("COMMIT")
    files = {str(name): bytes(content) for name, content in rows}
    if odd := [name for name in files if Path(name).name != name or name.startswith(".")]:
        raise StoreDamaged(f"The backup {file} names a file {odd[0]!a}.", "Take another backup.")
    with open_store(work) as store:  # brings an older format up
        store.forget_following()
    return files


def _replace_store(target: str, live: Path | None, work: Path) -> None:
    if live is None:
        with open_store(target) as store:
            store.replace_with(work)
        return
    with closing(sqlite3.connect(work)) as copy:
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in _LEFT[1:]:
        live.with_name(live.name + ending).unlink(missing_ok=True)
    work.replace(live)


def _replace_files(home: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        fresh = home / f".{name}.restoring"
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        for ending in _LEFT[1:]:
            (home / (name + ending)).unlink(missing_ok=True)
        fresh.replace(home / name)


@contextmanager
def _removed(work: Path, home: Path) -> Iterator[None]:
    """Name what keeps the disk from being written; leave no half-made store behind."""
    try:
        yield
    except OSError as error:
        raise folder_failed(home, error) from error
    except sqlite3.OperationalError as error:
        if "disk is full" not in str(error):
            raise
        raise StoreError(
            "The backup was not restored: the disk is full.", "Make room and run it again."
        ) from error
    finally:
        for ending in _LEFT:
            work.with_name(work.name + ending).unlink(missing_ok=True)
