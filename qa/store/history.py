"""Which version of an article stood on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, select, tuple_

from qa.store.rows import Row
from qa.store.tables import articles, earlier_passages, versions


class Stage(NamedTuple):
    """A version and its days; without a day where nothing states one."""

    version: int
    published: date | None
    since: date | None
    """From which day the text stood, as far as its dates tell."""


class PastDay(NamedTuple):
    """A day as which the archive is read."""

    day: date
    older: Mapping[str, int]
    """Articles whose newest version did not stand yet, with the version that did."""


def past_day(connection: Connection, as_of: date | None) -> PastDay | None:
    """Find out what stood on a day, for all queries of one reading; see ``standing``."""
    return None if as_of is None else PastDay(as_of, _outdated(connection, as_of))


def _outdated(connection: Connection, as_of: date) -> dict[str, int]:
    columns = (
        versions.c.article_id,
        versions.c.version,
        versions.c.published_day,
        versions.c.updated_at,
        versions.c.ingested_at,
        versions.c.content_hash,
    )
    query = (
        select(*columns)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(articles.c.version > 1)
        .order_by(versions.c.article_id, versions.c.version)
    )
    rows = connection.execute(query).mappings()
    stood: dict[str, int] = {}
    for article_id, group in groupby(rows, key=lambda row: str(row["article_id"])):
        stages = tuple(_stages(list(group)))
        stage = standing(stages, as_of)
        if stage != stages[-1]:
            stood[article_id] = stage.version
    return stood


def standing(stages: Sequence[Stage], as_of: date) -> Stage:
    """Return the version to read for a day, of all versions of one article, oldest first.

    The newest that was known on the day. An article may be published by then and stored only later:
    of such a one the earliest stored version is read.
    """
    published = [one for one in stages if one.published is not None and one.published <= as_of]
    stood = [one for one in published if one.since is not None and one.since <= as_of]
    return stood[-1] if stood else published[0] if published else stages[-1]


def unsplit(connection: Connection) -> frozenset[tuple[str, int]]:
    """Return the older versions that have no passages."""
    place = (versions.c.article_id, versions.c.version)
    split = select(earlier_passages.c.article_id, earlier_passages.c.version)
    query = (
        select(*place)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(articles.c.version != versions.c.version, tuple_(*place).not_in(split))
    )
    return frozenset((row.article_id, row.version) for row in connection.execute(query))


def _stages(rows: Sequence[Row]) -> Iterator[Stage]:
    """Yield the stages of an article: versions of one text in a row are one, described anew.

    The last description counts for all of them: a date that was corrected was never another.
    """
    before: Row | None = None
    for _, run in groupby(rows, key=lambda row: row["content_hash"]):
        alike = list(run)
        last = alike[-1]
        yield Stage(last["version"], last["published_day"], _since(last, before, alike[0]))
        before = last


def _since(row: Row, before: Row | None, first: Row) -> date | None:
    """Return the first day of a version.

    That is when it says it was updated, or else published. Another text that states no day of its
    own has stood, as far as anybody knows, from the day it was taken in.
    """
    published: date | None = row["published_day"]
    if row["updated_at"] is not None:
        return date.fromisoformat(row["updated_at"][: len("2022-02-02")])
    if before is None or published != before["published_day"]:
        return published
    return datetime.fromisoformat(first["ingested_at"]).date()
