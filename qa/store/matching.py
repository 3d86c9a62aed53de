"""Queries on which articles, and which of their passages, may be used."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, select, true, tuple_

from qa.store.history import outdated
from qa.store.reading import chunks, newest
from qa.store.rows import META_COLUMNS, Row, meta_from
from qa.store.tables import articles, earlier_passages, passages, versions
from qa.types import ArticleMeta, Filters

_COUNT = select(func.count()).select_from(articles)

PAIRS = 1_000
"""Versions named in one statement, beside the lists of its filters."""


def matching_metas(
    connection: Connection, filters: Filters, as_of: date | None
) -> tuple[ArticleMeta, ...]:
    """Return the versions that pass, by publication day then id, undated ones last.

    They are the newest ones, or with ``as_of`` those that stood on that day.
    """
    older = {} if as_of is None else outdated(connection, as_of)
    found: dict[str, tuple[bool, str, str, ArticleMeta]] = {}
    columns = (versions.c.published_day, *META_COLUMNS)
    for condition in conditions(filters, as_of):
        query = select(*columns).join(articles, newest).where(condition)
        rows = connection.execute(query).mappings()
        found |= {row["article_id"]: _placed(row) for row in rows if row["article_id"] not in older}
        for place in _places(older):
            rows = connection.execute(select(*columns).where(condition, place)).mappings()
            found |= {row["article_id"]: _placed(row) for row in rows}
    return tuple(entry[-1] for entry in sorted(found.values(), key=lambda entry: entry[:3]))


def _placed(row: Row) -> tuple[bool, str, str, ArticleMeta]:
    """Return what an article is sorted by, and its description."""
    day, meta = row["published_day"], meta_from(row)
    return day is None, str(day), meta.id, meta


def matching_count(connection: Connection, filters: Filters, as_of: date | None) -> int:
    """Return how many articles pass."""
    if filters.empty and as_of is None:
        return connection.execute(_COUNT).scalar_one()
    if as_of is not None:
        return len(matching_metas(connection, filters, as_of))
    query = select(func.count()).select_from(versions).join(articles, newest)
    passing = (query.where(condition) for condition in conditions(filters, None))
    return sum(connection.execute(one).scalar_one() for one in passing)


def matching_keys(connection: Connection, filters: Filters, as_of: date | None) -> frozenset[int]:
    """Return the keys of the passages of newest versions that pass, and stood by ``as_of``."""
    older = {} if as_of is None else outdated(connection, as_of)
    on_version = and_(
        passages.c.article_id == versions.c.article_id, passages.c.version == versions.c.version
    )
    found: set[int] = set()
    for condition in conditions(filters, as_of):
        query = (
            select(passages.c.key, passages.c.article_id)
            .join(versions, on_version)
            .where(condition)
        )
        rows = connection.execute(query)
        found.update(row.key for row in rows if row.article_id not in older)
    return frozenset(found)


def earlier_keys(connection: Connection, filters: Filters, as_of: date) -> frozenset[int]:
    """Return the keys of the passages of older versions that stood on a day and pass."""
    on_version = and_(
        earlier_passages.c.article_id == versions.c.article_id,
        earlier_passages.c.version == versions.c.version,
    )
    older = outdated(connection, as_of)
    found: set[int] = set()
    for condition in conditions(filters, as_of):
        for place in _places(older):
            query = select(earlier_passages.c.key).join(versions, on_version)
            found.update(connection.execute(query.where(condition, place)).scalars())
    return frozenset(found)


def _places(stood: dict[str, int]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions on ``versions`` that are met by these versions."""
    for chunk in chunks(sorted(stood.items()), PAIRS):
        yield tuple_(versions.c.article_id, versions.c.version).in_(chunk)


def conditions(filters: Filters, as_of: date | None) -> Iterator[ColumnElement[bool]]:
    """Yield SQL conditions on ``versions``; a version passes when it meets any one of them.

    More than one only where a list is too long for one statement. SQL's comparisons with NULL
    are never true, so an undated article fails every condition on its date.
    """
    day = versions.c.published_day
    parts: list[ColumnElement[bool]] = [true()]
    if filters.published_from is not None:
        parts.append(day >= filters.published_from)
    if filters.published_to is not None:
        parts.append(day <= filters.published_to)
    if as_of is not None:
        parts.append(day <= as_of)
    publishers = {name.casefold() for name in filters.publishers}
    for by_id in _any_of(versions.c.article_id, set(filters.article_ids)):
        for by_publisher in _any_of(versions.c.publisher_folded, publishers):
            yield and_(*parts, by_id, by_publisher)


def _any_of(column: ColumnElement[str], values: Collection[str]) -> Iterator[ColumnElement[bool]]:
    if not values:
        yield true()
    for chunk in chunks(sorted(values)):
        yield column.in_(chunk)
