"""Queries on which passages a search may use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, and_, select

from qa.parts import Selection
from qa.store.history import PastDay, past_day, unsplit
from qa.store.matching import conditions, matching_count, matching_metas, places, undated_count
from qa.store.tables import earlier_passages, passages, versions
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
