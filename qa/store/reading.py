"""Queries on articles and their versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, and_, bindparam, select

from qa.errors import NotFound
from qa.store.rows import META_COLUMNS, meta_from
from qa.store.tables import articles, versions
from qa.types import Article, ArticleMeta

CHUNK = 10_000
"""Values in one IN list, of which a statement has two at most; SQLite allows 32,766 variables in a
statement (sqlite.org/limits.html, SQLITE_MAX_VARIABLE_NUMBER)."""
SHORTEST_HASH = 12
_HASH = 64
"""Digits of a content hash."""

Item = TypeVar("Item")

newest = and_(articles.c.id == versions.c.article_id, articles.c.version == versions.c.version)

# Made once: a question reads some ten versions, and making it takes as long as running it.
_ONE_VERSION = select(*META_COLUMNS, versions.c.text).where(
    versions.c.article_id == bindparam("article"), versions.c.version == bindparam("number")
)
_CURRENT = select(*META_COLUMNS).join(articles, newest).where(articles.c.id == bindparam("article"))
_HOLDER = (
    select(*META_COLUMNS)
    .join(articles, newest)
    .where(versions.c.content_hash == bindparam("digest"))
    .order_by(versions.c.article_id)
    .limit(1)
)


def chunks(items: Sequence[Item], size: int = CHUNK) -> Iterator[Sequence[Item]]:
    """Yield the items in order, ``size`` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def current_meta(connection: Connection, article_id: str) -> ArticleMeta | None:
    """Return the newest version's description, or None."""
    row = connection.execute(_CURRENT, {"article": article_id}).mappings().first()
    return None if row is None else meta_from(row)


def holder_meta(connection: Connection, digest: str) -> ArticleMeta | None:
    """Return the first article, by id, whose newest version has this content, or None."""
    row = connection.execute(_HOLDER, {"digest": digest}).mappings().first()
    return None if row is None else meta_from(row)


def place_of(connection: Connection, hash_start: str) -> tuple[str, int] | None:
    """Return the id and version of a text by the start of its content hash; None without any.

    Of several versions with this text the newest of the first article, by id.
    """
    first, last = hash_start.ljust(_HASH, "0"), hash_start.ljust(_HASH, "f")
    query = (
        select(versions.c.article_id, versions.c.version)
        .where(versions.c.content_hash.between(first, last))
        .order_by(versions.c.article_id, versions.c.version.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else (row.article_id, row.version)


def version_metas(connection: Connection, article_id: str) -> tuple[ArticleMeta, ...]:
    """Return all versions, oldest first.

    Raises:
        NotFound: There is no such article.
    """
    query = (
        select(*META_COLUMNS)
        .where(versions.c.article_id == article_id)
        .order_by(versions.c.version)
    )
    found = tuple(meta_from(row) for row in connection.execute(query).mappings())
    if not found:
        raise NotFound(f"There is no article {article_id!r}.", "`qa articles list` shows all.")
    return found


def whole_article(connection: Connection, article_id: str, wanted: int | str | None) -> Article:
    """Return a version with its text: the newest, by number, or by content hash.

    Raises:
        NotFound: There is no such article or version.
    """
    number = wanted
    if not isinstance(number, int) or not (found := _numbered(connection, article_id, number)):
        number = _chosen(version_metas(connection, article_id), wanted).version
        found = _numbered(connection, article_id, number)
    if found is None:
        raise NotFound(f"There is no article {article_id!r}.", "`qa articles list` shows all.")
    return found


def _numbered(connection: Connection, article_id: str, number: int) -> Article | None:
    """Return a version by its number, or None."""
    asked = {"article": article_id, "number": number}
    row = connection.execute(_ONE_VERSION, asked).mappings().first()
    return None if row is None else Article(text=row["text"], **dict(meta_from(row)))


def _chosen(metas: tuple[ArticleMeta, ...], wanted: int | str | None) -> ArticleMeta:
    newest_first = metas[::-1]
    for meta in newest_first:
        if wanted is None or meta.version == wanted or _named_by(wanted, meta):
            return meta
    raise NotFound(
        f"Article {metas[0].id!r} has no version {wanted!r}.",
        f"`qa articles versions {metas[0].id}` shows all; a content hash needs at least "
        f"{SHORTEST_HASH} digits.",
    )


def _named_by(wanted: int | str, meta: ArticleMeta) -> bool:
    return (
        isinstance(wanted, str)
        and len(wanted) >= SHORTEST_HASH
        and meta.content_hash.startswith(wanted.lower())
    )
