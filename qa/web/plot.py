"""A timeline as a drawing in SVG: shapes with classes, so that the stylesheet gives the colours.

Every mark is a link to its row of the table; ranges are bars, planned figures hollow, figures that
another article contradicts ringed, as in ``qa figures --plot``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from qa.answering.timeline.plot import WIDE_RANGE, day, ends, outlet, planned, short_number, shown
from qa.answering.timeline.table import FigureAt
from qa.export.wording import DIFFERS

WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 76, 24, 18, 40
STYLES = 7
"""Outlets with a colour and a shape of their own; further ones begin anew."""
_TICKS_DOWN, _TICKS_ACROSS = 5, 6
_HALF_LABEL = 46


class PlotMark(NamedTuple):
    """One figure in the drawing, in its units."""

    row: int
    x: float
    y: float
    top: float
    """Of a range; equal to ``y`` for a point."""
    style: int
    hollow: bool
    ringed: bool
    points: str
    """Outline of the mark's shape; empty: a circle."""
    said: str
    """What it stands for, in words."""


class Tick(NamedTuple):
    """A value of an axis, and where it is."""

    at: float
    label: str


class Plot(NamedTuple):
    """What the template draws."""

    marks: tuple[PlotMark, ...]
    down: tuple[Tick, ...]
    across: tuple[Tick, ...]
    outlets: tuple[tuple[str, int, str], ...]
    """Name, style, and the outline of its shape."""
    logarithmic: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def plotted(rows: Sequence[FigureAt], odd: frozenset[int]) -> Plot | None:
    """Return the drawing of the dated figures; None where there are none.

    Args:
        rows: The timeline.
        odd: Which of them another article contradicts.
    """
    chosen = [(at, row) for at, row in enumerate(rows) if shown(row)]
    if not chosen:
        return None
    values = [value for _, row in chosen for value in ends(row)]
    wide = min(values) > 0 and max(values) / min(values) >= WIDE_RANGE
    low, high = _range(values, wide)
    days = [day(row) for _, row in chosen]
    margin = max((max(days) - min(days)) * 0.06, timedelta(days=1))
    first, last = min(days) - margin, max(days) + margin
    names = list(dict.fromkeys(outlet(row) for _, row in chosen))

    def y(value: float) -> float:
        share = _share(value, low, high, wide)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def x(moment: datetime) -> float:
        return round(LEFT + (moment - first) / (last - first) * (WIDTH - LEFT - RIGHT), 1)

    marks = []
    for at, row in chosen:
        bottom, top = ends(row)
        style = names.index(outlet(row)) % STYLES
        where = (x(day(row)), y(bottom))
        marks.append(
            PlotMark(at, *where, y(top), style, planned(row), at in odd, _outline(style, *where),
                 _said(row, at in odd))
        )  # fmt: skip
    return Plot(
        tuple(marks),
        tuple(Tick(y(value), short_number(value)) for value in _steps(low, high, wide)),
        tuple(
            Tick(x(one), f"{one.day} {one:%b %Y}")
            for one in _days(first, last)
            if x(one) < WIDTH - _HALF_LABEL
        ),
        tuple((name, at % STYLES, _outline(at % STYLES, 8, 8)) for at, name in enumerate(names)),
        wide,
    )


def _range(values: Sequence[float], wide: bool) -> tuple[float, float]:
    low, high = min(values), max(values)
    if wide:
        return low / 1.6, high * 1.6
    low = min(0.0, low)
    return low, high + 0.1 * ((high - low) or 1)


def _share(value: float, low: float, high: float, wide: bool) -> float:
    if wide:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def _steps(low: float, high: float, wide: bool) -> list[float]:
    """Return round values for the axis: 1, 2 or 5 times a power of ten."""
    if wide:
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        every = (1, 2, 5) if len(powers) < _TICKS_DOWN else (1,)
        return [v for p in powers for part in every if low <= (v := part * 10.0**p) <= high]
    rough = (high - low) / _TICKS_DOWN
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in (1, 2, 5, 10) if part * power >= rough)
    start = math.ceil(low / step)
    return [number * step for number in range(start, math.floor(high / step) + 1)]


def _days(first: datetime, last: datetime) -> list[datetime]:
    """Return some days, evenly apart, each at its beginning."""
    apart = max(1, math.ceil((last - first) / timedelta(days=1) / _TICKS_ACROSS))
    start = datetime(first.year, first.month, first.day, tzinfo=UTC).replace(tzinfo=None)
    start += timedelta(days=1)
    days = [start + timedelta(days=apart * number) for number in range(_TICKS_ACROSS + 1)]
    return [one for one in days if one <= last]


def _outline(style: int, x: float, y: float, size: float = 6.5) -> str:
    """Return the corners of a style's shape: a circle has none."""
    if style == 0:
        return ""
    corners = (0, 4, 4, 3, 3, 5, 6)[style]
    turn = (0, math.pi / 4, 0, 0, math.pi, 0, 0)[style]
    angles = [turn + 2 * math.pi * number / corners for number in range(corners)]
    return " ".join(
        f"{x + size * math.sin(one):.1f},{y - size * math.cos(one):.1f}" for one in angles
    )


def _said(row: FigureAt, odd: bool) -> str:
    notes = [f"{day(row):%Y-%m-%d}", outlet(row)]
    notes += ["planned"] if planned(row) else []
    notes += [DIFFERS] if odd else []
    return f"{row.figure.text}, {', '.join(notes)}"
