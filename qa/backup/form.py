"""The format of a backup: an SQLite file with the store's tables and a manifest of them.

Beside the store's own tables it has ``dateline_backup`` (one row: the manifest as JSON) and
``dateline_backup_files`` (the other files of the archive's folder: keys, feeds, conversations).
The manifest names, for every table, the number of its rows and a digest over them, so that damage
anywhere is found. Derived indexes are not in it: they are made from the store.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from qa.errors import InvalidInput, StoreDamaged, StoreError
from qa.store.digest import Rows, rows_digest
from qa.types import Value

FORMAT = 1
SQLITE = b"SQLite format 3\0"
"""How an SQLite file begins (sqlite.org/fileformat.html)."""
MANIFEST, FILES = "dateline_backup", "dateline_backup_files"
SCHEMA = f"""
CREATE TABLE {MANIFEST} (manifest TEXT NOT NULL) STRICT;
CREATE TABLE {FILES} (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
"""
_ANOTHER = "Take another backup; this one must not be relied on."


class Manifest(Value):
    """What a backup holds."""

    format: int = FORMAT
    made_at: datetime
    made_by: str
    """The version of dateline-qa."""
    engine: str
    """``sqlite`` or ``postgresql``: where it was taken; it restores on either."""
    store: str
    """Id of the store it was taken of."""
    store_format: int
    change: int
    """The number of the last change of the store that it holds."""
    articles: int
    versions: int
    passages: int
    tables: dict[str, Rows]
    files: dict[str, str] = Field(default_factory=dict)
    """Other files of the archive's folder, with their sha256."""


def check_backup(file: Path) -> Manifest:
    """Read a whole backup and compare it with its manifest.

    Raises:
        InvalidInput: There is no such file, or it is no backup.
        StoreDamaged: It does not hold what it says.
        StoreError: A newer Dateline wrote it.
    """
    with opened(file) as backup:
        manifest = read_manifest(backup, file)
        verify(backup, manifest, file)
    return manifest


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a backup to read it; nothing is written, not even beside it.

    Raises:
        InvalidInput: There is no such file.
        StoreDamaged: SQLite cannot read it.
    """
    if not file.is_file():
        raise InvalidInput(f"There is no backup {file}.", "Name a file written by qa backup.")
    try:
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"The backup {file} is damaged: {error}.", _ANOTHER) from error
    except OSError as error:
        raise StoreError(f"The backup {file} cannot be read: {error.strerror}.") from error


def read_manifest(backup: sqlite3.Connection, file: Path) -> Manifest:
    """Return a backup's manifest.

    Raises:
        InvalidInput: It is not a backup.
        StoreDamaged: Its manifest cannot be read.
        StoreError: A newer Dateline wrote it.
    """
    foreign = InvalidInput(f"{file} is not a backup.", "Name a file written by qa backup.")
    with file.open("rb") as start:
        if start.read(len(SQLITE)) != SQLITE:
            raise foreign
    if MANIFEST not in {row[0] for row in backup.execute("SELECT name FROM sqlite_master")}:
        raise foreign
    row = backup.execute(f"SELECT manifest FROM {MANIFEST}").fetchone()  # noqa: S608  (our constant)
    try:
        manifest = Manifest.model_validate_json(row[0] if row else "")
    except ValidationError as error:
        raise StoreDamaged(f"The backup {file} is damaged: its manifest.", _ANOTHER) from error
    if manifest.format > FORMAT:
        raise StoreError(
            f"{file} was written by a newer Dateline ({manifest.made_by}).", "Upgrade dateline-qa."
        )
    return manifest


def verify(backup: sqlite3.Connection, manifest: Manifest, name: object) -> None:
    """Compare every table, text and file with the manifest, and SQLite's own structure.

    Raises:
        StoreDamaged: Something differs.
    """
    (finding,) = backup.execute("PRAGMA integrity_check(1)").fetchone()
    wrong = None if finding == "ok" else str(finding)
    found = wrong is None and table_digests(backup, manifest.tables)
    if found and found != manifest.tables:
        differ = [table for table in manifest.tables if found[table] != manifest.tables[table]]
        wrong = f"the table {differ[0]} is not as it was written"
    wrong = wrong or wrong_text(backup) or _wrong_file(backup, manifest.files)
    if wrong:
        raise StoreDamaged(f"The backup {name} is damaged: {wrong}.", _ANOTHER)


def table_digests(connection: sqlite3.Connection, names: Mapping[str, object]) -> dict[str, Rows]:
    """Return the digest of each of these tables, of what stands in the file."""
    return {name: rows_digest(_rows(connection, name)) for name in names}


def wrong_text(connection: sqlite3.Connection) -> str | None:
    """Return the first article version whose text is not what its content hash says."""
    query = "SELECT article_id, version, content_hash, text FROM versions"
    for article_id, version, digest, text in connection.execute(query):
        if not isinstance(text, bytes) or hashlib.sha256(text).hexdigest() != digest:
            return f"the text of {article_id}@{version} has changed"
    return None


def _wrong_file(connection: sqlite3.Connection, files: Mapping[str, str]) -> str | None:
    rows = connection.execute(f"SELECT name, content FROM {FILES}")  # noqa: S608  (our constant)
    found = {name: hashlib.sha256(content).hexdigest() for name, content in rows}
    differ = sorted(set(found.items()) ^ set(files.items()))
    return f"the file {differ[0][0]} is not as it was written" if differ else None


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[Mapping[str, object]]:
    quoted = table.replace('"', '""')
    cursor = connection.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  (quoted)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
