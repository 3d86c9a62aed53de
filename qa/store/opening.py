"""Connect to a database, create the tables or check that they are ours, translate its errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, insert, inspect, make_url, select, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.pool import NullPool

from qa.errors import BadSettings, NotFound, StoreDamaged, StoreError, folder_failed
from qa.store import tables
from qa.store.sqlite import BUSY_CODES, DAMAGE_CODES, error_code, sqlite_engine
from qa.store.writing import set_note

REMEDY = (
    "Restore the file from a backup, or move it away and ingest the articles again; the indexes "
    "follow by themselves."
)


def connect(target: str | Path) -> tuple[Engine, str]:
    """Return an engine on a store whose tables are in place, and the store's printable name."""
    engine, name = _engine(target)
    try:
        with translated(name):
            with engine.connect() as connection:
                found = _version(connection, name)
            if found != tables.SCHEMA_VERSION:
                with writing(engine) as connection:
                    _bring_up(connection, _version(connection, name))
    except StoreError:
        engine.dispose()
        raise
    return engine, name


def sqlite_file(target: str | Path) -> Path | None:
    """Return the SQLite file that a target names; None where it names a database server.

    Raises:
        BadSettings: The URL cannot be read.
    """
    named = str(target)
    if "://" not in named:
        return Path(named)
    with _usable():
        url = make_url(named)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def store_format(target: str | Path) -> int | None:
    """Return the format of a store without changing anything; None where there is none yet."""
    file = sqlite_file(target)
    if file is None:
        engine, name = _engine(target)
    elif not file.is_file():
        return None
    else:
        address = f"{file.resolve().as_uri()}?mode=ro"
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
        )
        name = str(file)
    try:
        with translated(name), engine.connect() as connection:
            return _version(connection, name) or None
    finally:
        engine.dispose()


def _engine(target: str | Path) -> tuple[Engine, str]:
    file = sqlite_file(target)
    if file is not None:
        return _file(file)
    with _usable():
        url = make_url(str(target))
        return create_engine(url), url.render_as_string(hide_password=True)


@contextmanager
def _usable() -> Iterator[None]:
    """Name what keeps a database URL from being used."""
    try:
        yield
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadSettings(
            "The store's database URL cannot be used.",
            "Give the path of a SQLite file, or postgresql+psycopg://user@host/name.",
        ) from error
    except ModuleNotFoundError as error:
        raise BadSettings(
            f"The database driver {error.name} is not installed.", f"Run: pip install {error.name}"
        ) from error


def _file(path: Path) -> tuple[Engine, str]:
    try:
        return sqlite_engine(path), str(path)
    except OSError as error:
        raise folder_failed(path.parent, error) from error


def _version(connection: Connection, name: str) -> int:
    """Return the version of the tables; 0 where there are none yet."""
    names = set(inspect(connection).get_table_names())
    if tables.notes.name not in names:
        foreign = names & set(tables.metadata.tables)
        if foreign:
            raise StoreError(
                f"{name} has tables of another program ({', '.join(sorted(foreign))}).",
                "Give Dateline a database of its own.",
            )
        return 0
    query = select(tables.notes.c.value).where(tables.notes.c.name == "schema")
    version = int(connection.execute(query).scalar_one())
    if version > tables.SCHEMA_VERSION:
        raise StoreError(
            f"{name} was written by a newer Dateline (store format {version}; this one reads "
            f"{tables.SCHEMA_VERSION}).",
            "Upgrade dateline-qa.",
        )
    return version


def _bring_up(connection: Connection, version: int) -> None:
    """Make what the tables lack; nothing where another process was quicker."""
    tables.metadata.create_all(connection)
    if version == 0:
        _fill(connection)
    elif version < tables.SCHEMA_VERSION:
        _add_columns(connection)
        for index in tables.versions.indexes:
            index.create(connection, checkfirst=True)
        set_note(connection, "schema", str(tables.SCHEMA_VERSION))


def _add_columns(connection: Connection) -> None:
    """Give ``versions`` the columns that later formats added; all of them may be NULL."""
    known = {one["name"] for one in inspect(connection).get_columns(tables.versions.name)}
    quoted = connection.dialect.identifier_preparer.quote
    for column in tables.versions.c:
        if column.name not in known:
            kind = column.type.compile(connection.dialect)
            name = quoted(tables.versions.name)
            connection.execute(text(f"ALTER TABLE {name} ADD COLUMN {quoted(column.name)} {kind}"))


def _fill(connection: Connection) -> None:
    notes = {"schema": str(tables.SCHEMA_VERSION), "id": uuid4().hex[:12]}
    connection.execute(
        insert(tables.notes), [{"name": name, "value": value} for name, value in notes.items()]
    )
    connection.execute(
        insert(tables.counters), [{"name": "keys", "value": 0}, {"name": "changes", "value": 0}]
    )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open one durable transaction, which waits for other writers from its start."""
    with engine.connect() as connection:
        eager = connection.execution_options(writing=True)
        with eager.begin():
            yield eager


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn the database's errors into ours, with the remedy."""
    try:
        yield
    except UnicodeEncodeError as error:  # an id that is no text; every stored one was checked
        raise NotFound(
            f"There is no article {error.object!a}.", "`qa articles list` shows all."
        ) from error
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        code = error_code(cause)
        if code in DAMAGE_CODES:
            raise StoreDamaged(f"The store {name} is damaged: {cause}.", REMEDY) from error
        if isinstance(error, DatabaseError):
            busy = code in BUSY_CODES
            raise StoreError(
                f"The store {name} cannot be used: {cause}.",
                "Another program holds the database; try again."
                if busy
                else "Check the disk and the folder's permissions.",
                retryable=busy or (code is None and isinstance(error, OperationalError)),
            ) from error
        raise
