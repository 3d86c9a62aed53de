"""All that is particular to PostgreSQL."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from qa.errors import BadSettings, StoreDamaged, StoreError, StoreUnavailable
from qa.store.tables import metadata

POOL = 5
OVERFLOW = 10
"""Connections that a process keeps open, and opens beside them when all are in use."""
POOL_SECONDS = 30
"""That a caller waits for a connection."""
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 60
"""That one statement may take; changing the tables may take longer."""
LOCK_SECONDS = 30
"""That a writer waits for the others."""
SESSION = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": f"{LOCK_SECONDS}s",
    # A process that stopped inside a transaction holds up every writer.
    "idle_in_transaction_session_timeout": f"{2 * STATEMENT_SECONDS}s",
    # By these the server notices that a machine is gone, and with it its locks.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
"""Settings of every connection; what the URL says in ``?options=-c name=value`` wins."""

DAMAGED = frozenset({"XX001", "XX002"})
REFUSED = frozenset({"42501", "25006"})
"""No permission; a server that only reads."""
REMEDY = (
    "Restore the database from a backup, into a new database; the indexes follow by themselves."
)
DRIVER = "pip install 'dateline-qa[postgres]'"


def postgres_engine(url: URL) -> Engine:
    """Return an engine on a PostgreSQL database; nothing is connected yet.

    A connection is tried before it is used, so that a server that was restarted is noticed.

    Raises:
        BadSettings: The driver, or the C library beneath it, is missing.
    """
    try:
        import psycopg as _driver
    except ImportError as error:  # also where libpq is missing, which is no missing module
        raise BadSettings(
            f"The driver for PostgreSQL cannot be loaded: {str(error).splitlines()[0]}.",
            f"Run: {DRIVER}",
        ) from error
    _ = _driver
    settings = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    theirs = url.query.get("options", "")
    named = url.set(drivername="postgresql+psycopg").difference_update_query(["options"])
    return create_engine(
        named,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "dateline",
            "options": " ".join((settings, *([theirs] if isinstance(theirs, str) else theirs))),
        },
    )


def patient(connection: Connection) -> None:
    """Let the statements of this transaction take as long as they take."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))


def read_through(connection: Connection) -> None:
    """Read every row of every table; a page that is damaged fails, given data checksums."""
    patient(connection)
    quoted = connection.dialect.identifier_preparer.quote
    for table in metadata.sorted_tables:
        row = f"md5(CAST({quoted(table.name)} AS text))"
        connection.execute(text(f"SELECT count({row}) FROM {quoted(table.name)}"))  # noqa: S608


def translate(name: str, error: DBAPIError) -> StoreError | BadSettings:
    """Return the error that says what failed and what to do."""
    # Further lines hold PostgreSQL's own hints and context.
    cause = str(error.orig).strip().partition("\n")[0].removesuffix(".")
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if code in DAMAGED:
        return StoreDamaged(f"The store {name} is damaged: {cause}.", REMEDY)
    if code == "57014":
        return StoreUnavailable(
            f"The store {name} did not answer within {STATEMENT_SECONDS} s: {cause}.",
            "Try again when the database is less busy; ?options=-c statement_timeout=5min in its "
            "URL allows more.",
        )
    if code in REFUSED:
        return StoreError(
            f"The store {name} cannot be changed: {cause}.",
            "Name the primary server and a user that owns the tables.",
        )
    if not code and isinstance(error, OperationalError):
        return _not_connected(name, cause)
    # Connection, resources, operator (shutdown), serialisation, and a lock that is not free.
    passing = code[:2] in {"08", "53", "57", "40", ""} or code == "55P03"
    return (StoreUnavailable if passing else StoreError)(
        f"The store {name} cannot be used: {cause}.",
        "Try again; the database's own log says more." if passing else "See the database's log.",
    )


def _not_connected(name: str, cause: str) -> StoreError | BadSettings:
    if "FATAL" in cause and ("does not exist" in cause or "authentication" in cause):
        return BadSettings(
            f"The database {name} cannot be opened: {cause}.",
            "Correct QA_DATABASE_URL (postgresql://user:password@host:port/name), or create the "
            "database: createdb NAME.",
        )
    return StoreUnavailable(
        f"The database {name} cannot be reached: {cause}.",
        "See that PostgreSQL runs there, and that QA_DATABASE_URL names it.",
    )
