"""Queries on which articles may be used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import ColumnElement, Connection, and_, func, select, true, tuple_

from qa.store.history import PastDay
from qa.store.reading import chunks, newest
from qa.store.rows import META_COLUMNS, Row, meta_from, publisher_key
from qa.store.tables import articles, versions
from qa.types import ArticleMeta, Filters

_COUNT = select(func.count()).select_from(articles)

PAIRS = 1_000
"""Versions named in one statement, beside the lists of its filters."""


def matching_metas(
    connection: Connection, filters: Filters, past: PastDay | None
) -> tuple[ArticleMeta, ...]:
    """Return the versions that pass, by publication day then id, undated ones last.

    They are the newest ones, or those that stood on the past day.
    """
    older = past.older if past else {}
    found: dict[str, tuple[bool, str, str, ArticleMeta]] = {}
    columns = (versions.c.published_day, *META_COLUMNS)
    for condition in conditions(filters, past):
        query = select(*columns).join(articles, newest).where(condition)
        rows = connection.execute(query).mappings()
        found |= {row["article_id"]: _placed(row) for row in rows if row["article_id"] not in older}
        for place in places(older):
            rows = connection.execute(select(*columns).where(condition, place)).mappings()
            found |= {row["article_id"]: _placed(row) for row in rows}
    return tuple(entry[-1] for entry in sorted(found.values(), key=lambda entry: entry[:3]))


def _placed(row: Row) -> tuple[bool, str, str, ArticleMeta]:
    """Return what an article is sorted by, and its description."""
    day, meta = row["published_day"], meta_from(row)
    return day is None, str(day), meta.id, meta


def matching_count(connection: Connection, filters: Filters) -> int:
    """Return how many articles pass in their newest version."""
    if filters.empty:
        return connection.execute(_COUNT).scalar_one()
    query = select(func.count()).select_from(versions).join(articles, newest)
    passing = (query.where(condition) for condition in conditions(filters, None))
    return sum(connection.execute(one).scalar_one() for one in passing)


def undated_count(connection: Connection, filters: Filters, past: PastDay | None) -> int:
    """Return how many articles fail only because a date is asked for and they have none."""
    if past is None and filters.published_from is None and filters.published_to is None:
        return 0
    anytime = filters.model_copy(update={"published_from": None, "published_to": None})
    query = select(func.count()).select_from(versions).join(articles, newest)
    undated = query.where(versions.c.published_day.is_(None))
    passing = (undated.where(condition) for condition in conditions(anytime, None))
    return sum(connection.execute(one).scalar_one() for one in passing)


def places(stood: Mapping[str, int]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions on ``versions`` that are met by these versions."""
    for chunk in chunks(sorted(stood.items()), PAIRS):
        yield tuple_(versions.c.article_id, versions.c.version).in_(chunk)


def conditions(filters: Filters, past: PastDay | None) -> Iterator[ColumnElement[bool]]:
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
    if past is not None:
        parts.append(day <= past.day)
    publishers = {publisher_key(name) for name in filters.publishers}
    for by_id in _any_of(versions.c.article_id, set(filters.article_ids)):
        for by_publisher in _any_of(versions.c.publisher_folded, publishers):
            yield and_(*parts, by_id, by_publisher)


def _any_of(column: ColumnElement[str], values: Collection[str]) -> Iterator[ColumnElement[bool]]:
    if not values:
        yield true()
    for chunk in chunks(sorted(values)):
        yield column.in_(chunk)
