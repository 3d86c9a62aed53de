"""The labels of a timeline's picture, laid where they cover nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa.answering.timeline.marks import INK, day, ends
from qa.answering.timeline.types import FigureAt

_POINTS = 72
_LETTER = 5.0
"""Points: the mean width of a letter of a label."""
_LONGEST = 28

_Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


def label(drawing: Any, axes: Any, rows: Sequence[FigureAt]) -> None:
    """Write each figure beside its point, where it covers no other label and no point."""
    drawing.draw_without_rendering()
    points = [_at(drawing, axes, row) for row in rows]
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    width = drawing.get_figwidth() * _POINTS
    for row, (x, y) in sorted(zip(rows, points, strict=True), key=lambda pair: pair[1]):
        text = _label(row)
        long = _LETTER * len(text)
        places = [(dx, dy) for dy in (4, -13, 15, -24, 26, -35, 37) for dx in (12, -12 - long)]
        boxes = [(x + dx, y + dy, x + dx + long, y + dy + 10) for dx, dy in places]
        free = [one for one in boxes if one[2] < width - 8 and not _hits(one, taken)]
        box = free[0] if free else boxes[0]
        taken.append(box)
        axes.annotate(text, xy=(day(row), ends(row)[1]), xytext=(box[0] - x, box[1] - y),
                      textcoords="offset points", fontsize=9, color=INK, parse_math=False,
                      zorder=4)  # fmt: skip


def _at(drawing: Any, axes: Any, row: FigureAt) -> tuple[float, float]:
    """Return where a figure stands in the picture, in points (1/72 inch)."""
    x, y = axes.transData.transform((axes.convert_xunits(day(row)), ends(row)[1]))
    return x * _POINTS / drawing.dpi, y * _POINTS / drawing.dpi


def _label(row: FigureAt) -> str:
    added = "+" if row.figure.additive else ""
    return added + " ".join(row.figure.text.split())[:_LONGEST]


def _hits(box: _Box, taken: Sequence[_Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in taken
    )
