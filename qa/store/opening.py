"""Connect to a database, create the tables or check that they are ours, translate its errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    func,
    insert,
    inspect,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from qa.errors import (
    BadSettings,
    NotFound,
    QAError,
    StoreDamaged,
    StoreError,
    StoreUnavailable,
    folder_failed,
)
from qa.store import postgres, tables
from qa.store.rows import LONGEST_FOLDED, publisher_key
from qa.store.sqlite import BUSY_CODES, DAMAGE_CODES, error_code, sqlite_engine
from qa.store.writing import alone, set_note

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
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
                    alone(connection)
                    _bring_up(connection, _version(connection, name))
    except QAError:
        engine.dispose()
        raise
    return engine, name


def sqlite_file(target: str | Path) -> Path | None:
    """Return the SQLite file that a target names; None where it names a database server.

    Raises:
        BadSettings: The URL cannot be used.
    """
    named = str(target)
    if "://" not in named:
        return Path(named)
    try:
        url = make_url(named)
        backend = url.drivername
    except (ArgumentError, ValueError) as error:  # a port that is no number is a ValueError
        raise _unusable() from error
    if backend in _POSTGRES:
        return None
    if backend.partition("+")[0] != "sqlite" or not url.database or url.database == ":memory:":
        raise _unusable()
    return Path(url.database)


def _engine(target: str | Path) -> tuple[Engine, str]:
    path = sqlite_file(target)
    if path is not None:
        return _file(path)
    url = make_url(str(target))
    return postgres.postgres_engine(url), url.set(query={}).render_as_string(hide_password=True)


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


def _unusable() -> BadSettings:
    return BadSettings(
        "The store's database URL cannot be used.",
        "Give the path of a SQLite file, or postgresql://user:password@host:port/name.",
    )


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
        if connection.dialect.name == "postgresql":
            postgres.patient(connection)
        _add_columns(connection)
        for index in tables.versions.indexes:
            index.create(connection, checkfirst=True)
        _order_ids(connection)
        _fold_anew(connection)
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


def _order_ids(connection: Connection) -> None:
    """Have PostgreSQL compare ids by code points, as SQLite does, not as its language does."""
    if connection.dialect.name != "postgresql":
        return
    quoted = connection.dialect.identifier_preparer.quote
    for table in (table for table in tables.metadata.sorted_tables if table is not tables.changes):
        for column in inspect(connection).get_columns(table.name):
            ours = table.c.get(column["name"])
            collation = getattr(column["type"], "collation", None)
            if ours is None or not isinstance(ours.type, tables.Id) or collation == "C":
                continue
            connection.execute(
                text(
                    f"ALTER TABLE {quoted(table.name)} ALTER COLUMN {quoted(ours.name)} "
                    'TYPE varchar(200) COLLATE "C"'
                )
            )


def _fold_anew(connection: Connection) -> None:
    """Shorten the folded publishers that are too long for PostgreSQL's indexes."""
    column = tables.versions.c.publisher_folded
    long = func.length(column) > LONGEST_FOLDED
    for folded in connection.execute(select(column).where(long).distinct()).scalars().all():
        connection.execute(
            update(tables.versions)
            .where(column == folded)
            .values(publisher_folded=publisher_key(folded))
        )


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
    except PoolTimeout as error:
        raise StoreUnavailable(
            f"All connections to {name} are in use.", "Try again in a moment."
        ) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise _of_sqlite(name, error, error.orig) from error
        raise postgres.translate(name, error) from error


def _of_sqlite(name: str, error: DBAPIError, cause: sqlite3.Error) -> StoreError:
    code = error_code(cause)
    if code in DAMAGE_CODES:
        return StoreDamaged(f"The store {name} is damaged: {cause}.", REMEDY)
    busy = code in BUSY_CODES
    return StoreError(
        f"The store {name} cannot be used: {cause}.",
        "Another program holds the database; try again."
        if busy
        else "Check the disk and the folder's permissions.",
        retryable=busy or (code is None and isinstance(error, OperationalError)),
    )
