"""Tables and column types, the same on every database.

``passages`` holds the newest version's passages only: exactly what the indexes must hold. Older
versions keep their text, from which any citation can be cut again, and their passages, moved to
``earlier_passages``, with which a question "as of" a day is answered.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

SCHEMA_VERSION = 4
"""An older store gets what it lacks when it is opened."""
CHANGED = {
    2: "passages of earlier versions get a table, so that past days can be searched",
    3: "articles get a language and tags, and lists of them are paged by indexes",
    4: "a log of changes for replicas, index states, and on PostgreSQL ids by code points",
}
"""What each format added, for people."""


class Utf8(TypeDecorator[str]):
    """Text as UTF-8 bytes.

    PostgreSQL's text type refuses NUL, and collations decide what equals what; bytes come back as
    they went in on every database.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encode."""
        return None if value is None else value.encode("utf-8")

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decode."""
        return None if value is None else bytes(value).decode("utf-8")


class Id(TypeDecorator[str]):
    """An article's id, compared and ordered by its code points on every database.

    What is asked for may be no id: PostgreSQL refuses to look for NUL at all, and no id has any
    control character.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Order as SQLite does, whatever the database's language is."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(200, collation=collation))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Ask for another id that cannot be."""
        return None if value is None else value.replace("\0", "\x01")


metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("length", Integer, nullable=False),
    Column("source", Utf8, nullable=False),
    Column("title", Utf8),
    Column("publisher", Utf8),
    Column("publisher_folded", Utf8, index=True),
    Column("url", Utf8),
    Column("published_at", String(40)),
    Column("published_day", Date, index=True),
    Column("published_origin", Utf8),
    Column("updated_at", String(40)),
    Column("updated_origin", Utf8),
    Column("ingested_at", String(40), nullable=False),
    Column("language", String(40)),
    Column("tags", Utf8),
    # Last, because SQLite reads a row's columns in order and most reads don't need it.
    Column("text", Utf8, nullable=False),
    ForeignKeyConstraint(["article_id"], ["articles.id"]),
    # For pages of articles, by day and id.
    Index("ix_versions_page", "published_day", "article_id"),
    Index("ix_versions_publisher_page", "publisher_folded", "published_day", "article_id"),
)


def _place_columns() -> tuple[SchemaItem, ...]:
    """Return what is kept of every passage: its key, its version, and where it stands there."""
    return (
        # Drawn from the counter below and never used twice: an index that still holds the key of a
        # deleted passage must not find another passage under it.
        Column("key", BigInteger, primary_key=True, autoincrement=False),
        Column("article_id", Id, nullable=False),
        Column("version", Integer, nullable=False),
        Column("ordinal", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("input_hash", String(64), nullable=False, index=True),
        ForeignKeyConstraint(
            ["article_id", "version"], ["versions.article_id", "versions.version"]
        ),
    )


passages = Table(
    "passages",
    metadata,
    *_place_columns(),
    Column("change", BigInteger, nullable=False, index=True),
    Index("ix_passages_article", "article_id", "ordinal"),
)

earlier_passages = Table(
    "earlier_passages",
    metadata,
    *_place_columns(),
    Index("ix_earlier_passages_version", "article_id", "version"),
)

removals = Table(
    "removals",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("change", BigInteger, nullable=False, index=True),
)

changes = Table(
    "changes",
    metadata,
    # The change number: one for each row, without gaps, in the order of the commits.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("article_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", String(40), nullable=False),
)

index_states = Table(
    "index_states",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("place", String(64), primary_key=True),
    Column("follows", BigInteger, nullable=False),
    Column("seen", String(40), nullable=False),
    Column("process", Utf8, nullable=False),
    Column("state", Text, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("input_hash", String(64), primary_key=True),
    Column("fingerprint", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)
