"""The days of all passages in memory, so that a search by date asks the database for nothing.

Asking it for the keys of half an archive costs more than the search itself. The table is made anew
after a change, by the first search that needs it: 16 bytes a passage.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, select

from qa.store.tables import passages, versions


class Calendar(NamedTuple):
    """Passages of newest versions that have a day, in the order of days, an article's together."""

    change: int
    """The change of the store after which it was made."""
    days: NDArray[np.int32]
    """Ordinals (``date.toordinal``), ascending."""
    keys: NDArray[np.int64]
    firsts: NDArray[np.int32]
    """One longer than the others: how many articles begin before each passage."""

    def between(self, first: date | None, last: date | None) -> slice:
        """Return where the passages of these days stand, both included."""
        start, end = 0, int(self.days.size)
        if first is not None:
            start = int(np.searchsorted(self.days, first.toordinal(), "left"))
        if last is not None:
            end = int(np.searchsorted(self.days, last.toordinal(), "right"))
        return slice(start, max(start, end))

    def articles(self, part: slice) -> int:
        """Return how many articles the passages of a part are of."""
        return int(self.firsts[part.stop] - self.firsts[part.start])


def read_calendar(connection: Connection, change: int) -> Calendar:
    """Read the days of all passages, as they are after this change."""
    query = (
        select(versions.c.published_day, passages.c.article_id, passages.c.key)
        .join(
            versions,
            and_(
                passages.c.article_id == versions.c.article_id,
                passages.c.version == versions.c.version,
            ),
        )
        .where(versions.c.published_day.is_not(None))
        .order_by(versions.c.published_day, passages.c.article_id)
    )
    days, keys, begins = [], [], []
    before = None
    for row in connection.execute(query):
        days.append(row.published_day.toordinal())
        keys.append(row.key)
        begins.append(row.article_id != before)
        before = row.article_id
    firsts = np.zeros(len(begins) + 1, dtype=np.int32)
    np.cumsum(begins, out=firsts[1:], dtype=np.int32)
    return Calendar(change, np.array(days, np.int32), np.array(keys, np.int64), firsts)
