"""Which figures of a timeline another article contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from qa.conflicts import ONE_STORY
from qa.describe import day
from qa.figures import Figure, other_value, plain, read_figures, same_thing
from qa.timeline.rivals import CERTAIN_FIT
from qa.timeline.types import FigureAt


def disputed(rows: Sequence[FigureAt]) -> frozenset[int]:
    """Return the indices of the figures that cannot be right together with another article's.

    Of figures that fit well, are no part, total or running count, and stand in articles of one
    time; see ``qa.figures.rivals``.
    """
    stated = {at: figure for at, row in enumerate(rows) if (figure := _plain(row))}
    return frozenset(
        at
        for pair in combinations(stated, 2)
        if _contradict((rows[pair[0]], stated[pair[0]]), (rows[pair[1]], stated[pair[1]]))
        for at in pair
    )


def _plain(row: FigureAt) -> Figure | None:
    if row.fit < CERTAIN_FIT or row.taken_back or row.figure.negated:
        return None
    figures = read_figures(row.sentence, day(row.published_at))
    start = row.figure.start - row.start
    found = next((one for one in figures if one.span.start == start), None)
    return found if found and plain(row.sentence, found) else None


def _contradict(one: tuple[FigureAt, Figure], other: tuple[FigureAt, Figure]) -> bool:
    (mine, figure), (theirs, second) = one, other
    here, there = day(mine.published_at), day(theirs.published_at)
    if mine.article_id == theirs.article_id or not here or not there:
        return False
    if abs(here - there) > ONE_STORY:
        return False
    return other_value(figure, second) and same_thing(
        (mine.sentence, figure, here), (theirs.sentence, second, there)
    )
