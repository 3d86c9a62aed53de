"""Whether a statement gives one figure of a sentence for what another figure tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from qa.figures import SAYING, Figure, Kind
from qa.text.stems import content_stems as stems
from qa.text.stems import stem

Source = tuple[str, tuple[Figure, ...]]
"""A sentence with its figures."""
Says = Callable[[Figure, Figure], bool]
"""Whether a statement's figure is borne out by a sentence's."""

_PARTS = re.compile(r",(?!\d)|[;:—–]|\b(?:and|but|while|whereas|or|then)\b", re.I)
_BACK = re.compile(r"\b(?:(?<!ing )this|it|they|these|those|which)\b", re.I)
_PARTS_OF = frozenset([Kind.RATIO, Kind.PERCENT])


def exchanged(
    text: str, figures: Sequence[Figure], sources: Sequence[Source], says: Says
) -> tuple[Figure, str] | None:
    """Return a figure that the sentences give for one thing and the statement for another.

    That is so where the part of a sentence around another figure of its kind has words of the
    statement that the part around this one lacks, and not the other way round. Where the
    statement has the other figure too, that one must have changed its place as well.
    """
    given = [(one, _part(source, one, held)) for source, held in sources for one in held]
    for figure in figures:
        mine = [(f, part) for f, part in given if says(figure, f)]
        if len(mine) != 1:
            continue
        rest = [(f, part) for f, part in given if _same_kind(f, mine[0][0]) and f != mine[0][0]]
        for other, part in rest:
            if other.low in (figure.low, None, 0, 1) or not _of_other(
                _part(text, figure, figures), mine[0][1], part
            ):  # fmt: skip
                continue
            also = [one for one in figures if says(one, other)]
            if all(_of_other(_part(text, one, figures), part, mine[0][1]) for one in also):
                return figure, f"its sentence says “{other.text}” of that, not “{figure.text}”"
    return None


def _same_kind(one: Figure, other: Figure) -> bool:
    return one.kind is other.kind or {one.kind, other.kind} <= _PARTS_OF


def _of_other(said: str, mine: str, other: str) -> bool:
    around, here, there = (frozenset(stems(part)) - _saying() for part in (said, mine, other))
    # "This has dropped to 56 percent": what is counted stands in the other part.
    return not _BACK.search(mine) and bool(around & (there - here)) and not around & (here - there)


@lru_cache(maxsize=1)
def _saying() -> frozenset[str]:
    return frozenset(map(stem, SAYING))


def _part(text: str, figure: Figure, figures: Sequence[Figure]) -> str:
    """Return the part of a sentence that belongs to a figure, without the figure.

    Commas, "and" and the like part it where figures stand on both sides.
    """
    span = figure.span
    marks = [0, *(mark.end() for mark in _PARTS.finditer(text)), len(text)]
    held = [
        (start, end)
        for start, end in pairwise(marks)
        if any(start <= one.span.start < end for one in figures)
    ]
    starts = [start for start, _ in held if start <= span.start]
    ends = [start for start, _ in held if start > span.start]
    first = starts[-1] if len(starts) > 1 else 0
    last = ends[0] if ends else len(text)
    return text[first : span.start] + " " + text[span.end : max(last, span.end)]
