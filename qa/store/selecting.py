"""Queries on which passages a search may use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, select

from qa.parts import Selection
from qa.store.calendar import Calendar
from qa.store.history import PastDay, past_day, unsplit
from qa.store.matching import conditions, matching_count, matching_metas, places, undated_count
from qa.store.reading import chunks
from qa.store.tables import articles, earlier_passages, passages, versions
from qa.types import Filters


def select_passages(connection: Connection, filters: Filters, as_of: date | None) -> Selection:
    """Return the passages that pass, and stood by ``as_of``."""
    past = past_day(connection, as_of)
    if past is None:
        keys = None if filters.empty else frozenset(_newest(connection, filters, None))
        return Selection(
            keys,
            articles=matching_count(connection, filters),
            undated=undated_count(connection, filters, None),
        )
    stood = matching_metas(connection, filters, past)
    lacking = unsplit(connection)
    return Selection(
        frozenset(_newest(connection, filters, past)),
        frozenset(_earlier(connection, filters, past)),
        articles=len(stood),
        undated=undated_count(connection, filters, past),
        unread=tuple(meta.ref for meta in stood if (meta.id, meta.version) in lacking),
    )


def by_day_only(filters: Filters, as_of: date | None) -> bool:
    """Whether nothing but days decides which passages pass."""
    dated = as_of or filters.published_from or filters.published_to
    return bool(dated) and not filters.publishers and not filters.article_ids


def select_by_day(
    connection: Connection, filters: Filters, as_of: date | None, calendar: Calendar
) -> Selection:
    """Return what ``select_passages`` does, where ``by_day_only``, out of a calendar."""
    past = past_day(connection, as_of)
    last = min(filter(None, (filters.published_to, as_of)), default=None)
    part = calendar.between(filters.published_from, last)
    keys = frozenset(calendar.keys[part].tolist())
    count = calendar.articles(part)
    undated, among = undated_count(connection, filters, past), int(calendar.keys.size)
    if past is None or not past.older:
        return Selection(keys, articles=count, undated=undated, among=among)
    moved, newest = _passing(connection, filters, past, places(_newest_of(connection, past)))
    stood, _ = _passing(connection, filters, past, places(past.older))
    lacking = unsplit(connection) & stood
    return Selection(
        keys - newest,
        frozenset(_earlier(connection, filters, past)),
        articles=count - len(moved) + len(stood),
        undated=undated,
        unread=tuple(f"{article_id}@{version}" for article_id, version in sorted(lacking)),
        among=among,
    )


def _newest_of(connection: Connection, past: PastDay) -> dict[str, int]:
    """Return the newest version of each article that is read in an older one."""
    found: dict[str, int] = {}
    for chunk in chunks(sorted(past.older)):
        query = select(articles.c.id, articles.c.version).where(articles.c.id.in_(chunk))
        found |= {row.id: row.version for row in connection.execute(query)}
    return found


def _passing(
    connection: Connection,
    filters: Filters,
    past: PastDay,
    among: Iterable[ColumnElement[bool]],
) -> tuple[frozenset[tuple[str, int]], frozenset[int]]:
    """Return which of these versions pass, and the keys of their passages in the indexes."""
    found, keys = set[tuple[str, int]](), set[int]()
    on_version = and_(
        passages.c.article_id == versions.c.article_id, passages.c.version == versions.c.version
    )
    query = select(versions.c.article_id, versions.c.version, passages.c.key)
    query = query.outerjoin(passages, on_version)
    for place in among:
        for condition in conditions(filters, past):
            for row in connection.execute(query.where(condition, place)):
                found.add((row.article_id, row.version))
                if row.key is not None:
                    keys.add(row.key)
    return frozenset(found), frozenset(keys)


def _newest(connection: Connection, filters: Filters, past: PastDay | None) -> Iterator[int]:
    """Yield the keys of the passages of newest versions."""
    older = past.older if past else {}
    on_version = and_(
        passages.c.article_id == versions.c.article_id, passages.c.version == versions.c.version
    )
    for condition in conditions(filters, past):
        query = select(passages.c.key, passages.c.article_id).join(versions, on_version)
        rows = connection.execute(query.where(condition))
        yield from (row.key for row in rows if row.article_id not in older)


def _earlier(connection: Connection, filters: Filters, past: PastDay) -> Iterator[int]:
    """Yield the keys of the passages of older versions that stood on the day."""
    on_version = and_(
        earlier_passages.c.article_id == versions.c.article_id,
        earlier_passages.c.version == versions.c.version,
    )
    for condition in conditions(filters, past):
        for place in places(past.older):
            query = select(earlier_passages.c.key).join(versions, on_version)
            yield from connection.execute(query.where(condition, place)).scalars()
