"""Which figures of a timeline another article contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from qa.answering.conflicts import CERTAIN_FIT, Stated, contradict, is_plain
from qa.answering.timeline.types import FigureAt
from qa.figures import read_figures
from qa.figures.stated import day


def disputed(rows: Sequence[FigureAt]) -> frozenset[int]:
    """Return the indices of the figures that cannot be right together with another article's.

    Of figures that fit well and are no part, total or running count, by ``qa.answering.conflicts``;
    undated articles contradict none.
    """
    told = {at: one for at, row in enumerate(rows) if (one := _plain(row))}
    return frozenset(
        at
        for pair in combinations(told, 2)
        if rows[pair[0]].article_id != rows[pair[1]].article_id
        and contradict(told[pair[0]], told[pair[1]])
        for at in pair
    )


def _plain(row: FigureAt) -> Stated | None:
    published = day(row.published_at)
    if row.fit < CERTAIN_FIT or row.taken_back or published is None:
        return None
    figures = read_figures(row.sentence, published)
    start = row.figure.start - row.start
    found = next((one for one in figures if one.span.start == start), None)
    return (
        Stated(row.sentence, found, published) if found and is_plain(row.sentence, found) else None
    )
