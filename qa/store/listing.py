"""Pages of the archive: each begins where the one before ended, whatever was stored meanwhile.

A page costs what it shows, not what the archive holds: it walks an index on day and id from the
place where the page before ended (keyset paging), and stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from qa.store.reading import newest
from qa.store.rows import META_COLUMNS, Row, meta_from
from qa.store.tables import articles, versions
from qa.types import ArticleMeta, Filters

EXAMINED = 5_000
"""Articles whose titles are read for one page; beyond it the page ends early."""


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
    examined = 0
    for dated in (True, False):
        if (not dated and _by_day(filters)) or (dated and after and after.day is None):
            continue
        amount = EXAMINED - examined if wanted else limit - len(found) + 1
        start = after if dated or (after and after.day is None) else None
        for row in _rows(connection, filters, start, dated=dated, amount=amount):
            if len(found) == limit:
                return Page(tuple(found), last)
            examined += 1
            last = Place(row["published_day"], row["article_id"])
            if not wanted or wanted in f"{row['title'] or ''}\n{row['article_id']}".casefold():
                found.append(meta_from(row))
            if wanted and examined == EXAMINED:
                return Page(tuple(found), last)
    return Page(tuple(found), None)


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
        parts.append(versions.c.publisher_folded == filters.publishers[0].casefold())
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
