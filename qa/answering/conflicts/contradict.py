"""Tell whether two figures are about the same thing, and whether they contradict each other.

"About 2,000 troops" and "1,987 troops" can both be right, "9 were killed" and "11 were killed"
cannot. "9 were killed" and "11 were hurt" are about different things.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from qa.answering.conflicts.context import DAYS, NAMING, Circumstances, Stated, context_of
from qa.figures import (
    LOWER_BOUNDS,
    SAME_PLACE,
    UPPER_BOUNDS,
    Approximator,
    Figure,
    Kind,
    another_value,
    comparable,
    last_place,
    read_figures,
    same_head,
)
from qa.text.stems import content_stems

ONE_STORY = timedelta(days=60)
"""Articles further apart than this are taken to report on different times."""
_SHORTEST_PREFIX = 5
"""Letters by which two stems name the same: "caldria", "caldrian"."""
_ABOUT = Decimal("0.05")
_ROUNDED = Decimal("0.025")
"""Shares by which "about" may be off, and by which a bare round number may have been rounded."""
_NEARLY = Decimal("0.1")
_FEWEST_SHARED = 3
_SHARED = 0.5
"""Content words that two sentences on one event share, and their share of the shorter one's."""


def contradict(one: Stated, other: Stated) -> bool:
    """Whether two figures are about the same thing in one story, and cannot both be right.

    A figure that a text denies, supposes or gives as replaced contradicts nothing.
    """
    if {one.figure.frame, other.figure.frame} != {"stated"} or not one_time(one.day, other.day):
        return False
    return other_value(one.figure, other.figure) and same_thing(one, other)


def one_time(one: date | None, other: date | None) -> bool:
    """Whether two articles may report on the same time; one without a date may report on any."""
    return one is None or other is None or abs(one - other) <= ONE_STORY


def other_value(one: Figure, other: Figure) -> bool:
    """Whether two figures of one kind, unit and thing cannot both be right.

    "About 2,000" and 1,987 can, "up to 20,000" and "between 9,000 and 11,000" can, 9 and 11
    cannot. Two bounds of one direction ("at least 10", "at least 25") count as contradicting: both
    may be true, but a reader wants to know the second.
    """
    if not comparable(one, other):
        return False
    naming = {one.kind, other.kind} & NAMING
    return _other_place(one, other) if naming else _other_amount(one, other)


def _other_amount(one: Figure, other: Figure) -> bool:
    if not another_value(one, other):
        return False
    if one.kind is Kind.SCORE:
        return True
    mine, theirs = _interval(one), _interval(other)
    if mine is None or theirs is None:
        return False
    hedges = {one.approximator, other.approximator}
    if hedges <= LOWER_BOUNDS or hedges <= UPPER_BOUNDS:
        return one.low != other.low
    return mine[1] < theirs[0] or theirs[1] < mine[0]


def _other_place(one: Figure, other: Figure) -> bool:
    """Whether two dates share no day, or two times, ranks or labels of one kind differ."""
    if one.kind not in DAYS:
        return one.low != other.low and (one.kind is Kind.TIME or _count_or_label_alike(one, other))
    mine, theirs = one.calendar, other.calendar
    if mine is None or theirs is None:
        return False
    if not (mine.first and mine.last and theirs.first and theirs.last):
        return False
    return mine.last < theirs.first or theirs.last < mine.first


def _count_or_label_alike(one: Figure, other: Figure) -> bool:
    if one.counted and other.counted:
        return same_head(one.counted.head, other.counted.head)
    return one.kind is Kind.LABEL and one.unit == other.unit


def _interval(figure: Figure) -> tuple[Decimal, Decimal] | None:
    """Return the values that a figure allows, both ends inclusive."""
    if figure.low is None or figure.high is None:
        return figure.bounds
    low, high = figure.low, figure.high
    if figure.approximator is Approximator.NEARLY:
        return low - _NEARLY * abs(low), high
    if figure.approximator is Approximator.JUST_OVER:
        return low, high + _NEARLY * abs(high)
    if figure.approximator in LOWER_BOUNDS:
        return low, Decimal("Infinity")
    if figure.approximator in UPPER_BOUNDS:
        return Decimal("-Infinity"), high
    return low - _slack(figure, low), high + _slack(figure, high)


def _slack(figure: Figure, value: Decimal) -> Decimal:
    if figure.approximator is Approximator.EXACTLY:
        return Decimal(0)
    share = _ABOUT if figure.approximator is Approximator.ABOUT else _ROUNDED
    return min(last_place(value) / 2, share * abs(value))


def same_thing(one: Stated, other: Stated) -> bool:
    """Whether the words around two figures speak of the same thing.

    False where only one of them is a part, a total, a change or an old level; where one is a
    forecast or a running count and the other an outcome; and where they name different days,
    places or measures ("a quota of", "the inflation rate").
    """
    if one.figure.kind in NAMING:
        return _same_event(one.sentence, other.sentence)
    mine, theirs = context_of(one), context_of(other)
    roles = [(its.role, its.earlier, its.measures) for its in (mine, theirs)]
    if roles[0] != roles[1] or {mine.outlook, theirs.outlook} == {"forecast", "outcome"}:
        return False
    if (mine.running or theirs.running) and one.day != other.day:
        return False
    if _of_a_distant_day(one, mine, theirs) or _of_a_distant_day(other, theirs, mine):
        return False
    return not _other_moment(mine, theirs) and not _of_another_place(one, other)


def _other_moment(one: Circumstances, other: Circumstances) -> bool:
    pairs = [(a, b) for a in one.moments for b in other.moments]
    return bool(pairs) and not any(a[0] <= b[1] and b[0] <= a[1] for a, b in pairs)


def _of_a_distant_day(stated: Stated, its: Circumstances, other: Circumstances) -> bool:
    """Whether one figure is of a day far from its article's, and the other names no such day."""
    if stated.day is None or not its.moments or other.moments:
        return False
    past = stated.day - max(last for _, last in its.moments)
    ahead = min(first for first, _ in its.moments) - stated.day
    foretold = its.outlook == "forecast" and other.outlook != "forecast"
    return (other.present and past > ONE_STORY) or (foretold and ahead > ONE_STORY)


def _of_another_place(one: Stated, other: Stated) -> bool:
    """Whether two sentences give their figures for different places or owners.

    "Poland and Germany" is a different place from "Poland" alone. A town that the other sentence
    names too, anywhere in it, is not.
    """
    mine, theirs = context_of(one), context_of(other)
    pairs = ((mine.places, theirs.places), (mine.owners, theirs.owners))
    return any(
        here and there and here != there and (
            bool(here & there) or not (_mentioned(here, other) or _mentioned(there, one))
        )
        for here, there in pairs
    )  # fmt: skip


def _mentioned(names: frozenset[str], stated: Stated) -> bool:
    words = content_stems(stated.sentence)
    return any(alike(stem, word) for stem in content_stems(" ".join(names)) for word in words)


def _same_event(one: str, other: str) -> bool:
    """Whether two sentences report the same in much the same words, their figures left aside."""
    mine, theirs = (frozenset(content_stems(_without_figures(text))) for text in (one, other))
    shared = len(mine & theirs)
    return shared >= _FEWEST_SHARED and shared >= _SHARED * min(len(mine), len(theirs))


def _without_figures(text: str) -> str:
    for figure in reversed(read_figures(text)):
        text = text[: figure.span.start] + text[figure.span.end :]
    return text


@lru_cache(maxsize=4096)
def is_among(stem: str, stems: frozenset[str]) -> bool:
    """Whether a stem, or a variant of it (``alike``), is among others."""
    return stem in stems or any(alike(stem, other) for other in stems)


def alike(one: str, other: str) -> bool:
    """Whether two stems mean the same: equal, "caldria" and "caldrian", "poland" and "polish"."""
    if one == other or SAME_PLACE.get(one, one) == SAME_PLACE.get(other, other):
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORTEST_PREFIX and longer.startswith(shorter)
