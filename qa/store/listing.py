"""Pages of the archive: each begins where the one before ended, whatever was stored meanwhile.

A page costs what it shows, not what the archive holds: it walks an index on day and id from the
place where the page before ended (keyset paging), and stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from qa.store.reading import newest
from qa.store.rows import META_COLUMNS, Row, meta_from, publisher_key
from qa.store.tables import articles, versions
from qa.types import ArticleMeta, Filters

EXAMINED = 5_000
"""Articles whose titles are read for one page; beyond it the page ends early."""
BATCH = 200
"""Articles read at once while titles are looked through."""


class Place(NamedTuple):
    """Where a page ends: the day, None among the undated, and the id of its last article."""

    day: date | None
    id: str


class Page(NamedTuple):
    """Some articles and where the next page begins; None after the last."""

    metas: tuple[ArticleMeta, ...]
    next: Place | None


def page_of(
    connection: Connection, filters: Filters, title: str, *, after: Place | None, limit: int
) -> Page:
    """Return newest versions by publication day, the newest first, then by id; undated ones last.

    Args:
        connection: To the database.
        filters: Days, and one publisher at most.
        title: Words of the title or id, in one piece, in any case; empty: any.
        after: Where the page before ended.
        limit: The most articles to return. There may be fewer, or none, with a place to go on
            from, where a title is rare.
    """
    wanted = title.casefold()
    found: list[ArticleMeta] = []
    last = after
    rows = _walk(connection, filters, after, BATCH if wanted else limit + 1)
    for examined, row in enumerate(rows):
        if len(found) == limit or (wanted and examined == EXAMINED):
            return Page(tuple(found), last)
        last = _place(row)
        if not wanted or wanted in f"{row['title'] or ''}\n{row['article_id']}".casefold():
            found.append(meta_from(row))
    return Page(tuple(found), None)


def _walk(
    connection: Connection, filters: Filters, after: Place | None, batch: int
) -> Iterator[Row]:
    """Yield the rows after a place, read so many at a time: dated ones, then undated ones."""
    for dated in (True, False):
        start = after if after and (after.day is not None) == dated else None
        if (not dated and _by_day(filters)) or (dated and after and start is None):
            continue
        full = True
        while full:
            rows = _rows(connection, filters, start, dated=dated, amount=batch)
            yield from rows
            full = len(rows) == batch
            start = _place(rows[-1]) if full else start


def _place(row: Row) -> Place:
    return Place(row["published_day"], row["article_id"])


def _by_day(filters: Filters) -> bool:
    return filters.published_from is not None or filters.published_to is not None


def _rows(
    connection: Connection, filters: Filters, after: Place | None, *, dated: bool, amount: int
) -> Sequence[Row]:
    day, article_id = versions.c.published_day, versions.c.article_id
    parts: list[ColumnElement[bool]] = [day.is_not(None) if dated else day.is_(None)]
    if filters.published_from is not None:
        parts.append(day >= filters.published_from)
    if filters.published_to is not None:
        parts.append(day <= filters.published_to)
    if filters.publishers:
        parts.append(versions.c.publisher_folded == publisher_key(filters.publishers[0]))
    parts.append(_beyond(after))
    query = (
        select(day, *META_COLUMNS)
        .join(articles, newest)
        .where(*parts)
        .order_by(day.desc(), article_id)
        .limit(amount)
    )
    return connection.execute(query).mappings().all()


def _beyond(after: Place | None) -> ColumnElement[bool]:
    day, article_id = versions.c.published_day, versions.c.article_id
    if after is None:
        return true()
    if after.day is None:
        return article_id > after.id
    # The first condition is implied by the second; it tells the database where to start.
    return and_(day <= after.day, or_(day < after.day, article_id > after.id))
