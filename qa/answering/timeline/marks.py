"""One figure of a timeline in the picture: where it stands and how it looks."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from qa.answering.conflicts import moment
from qa.answering.timeline.types import FigureAt

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a5c00", "#56b4e9", "#5f4b8b")
"""Okabe and Ito's, told apart by colour-blind eyes; the yellow is darkened for white ground."""
MARKERS = ("o", "s", "D", "^", "v", "P", "X")
INK, SOFT, CLASH = "#222222", "#6b6b6b", "#c4161c"
_HAPPENED = re.compile(r"\bha(?:ve|s) (?:\w+ )?(?:arrived|reached|left|returned|landed)\b")
"""Tells "all 1,350 who were promised have arrived" from a plan."""
UP, DOWN = frozenset(["at least", "more than"]), frozenset(["at most", "less than"])


def outlet(row: FigureAt) -> str:
    """Return what a figure's colour stands for."""
    return row.publisher or row.article_id


def ends(row: FigureAt) -> tuple[float, float]:
    """Return the lowest and the highest value of a figure."""
    low, high = row.figure.low, row.figure.high
    return float(low or 0), float(high if high is not None else low or 0)


def day(row: FigureAt) -> datetime:
    """Return the moment of a figure, without zone."""
    return moment(row.published_at).replace(tzinfo=None)


def planned(row: FigureAt) -> bool:
    """Whether a figure tells what is to come."""
    return "planned" in row.figure.status and not _HAPPENED.search(row.sentence)


def short_number(value: float) -> str:
    """Return a value as an axis shows it: ``2 bn``, ``1.35 m``, ``1,350``."""
    for size, name in ((1e9, " bn"), (1e6, " m")):
        if abs(value) >= size:
            return f"{value / size:,.3g}{name}"
    return f"{value:,.10g}"


def mark(axes: Any, row: FigureAt, colour: str, marker: str) -> None:
    """Draw a figure: a range as a bar, a bound with an arrow, a plan hollow."""
    low, high = ends(row)
    when, hedge = day(row), row.figure.approximator
    if low != high:
        axes.plot([when, when], [low, high], color=colour, linewidth=9, solid_capstyle="butt",
                  marker="_", markersize=9, markeredgewidth=2, zorder=3)  # fmt: skip
        return
    if hedge in UP | DOWN:
        arrow = {"arrowstyle": "<-", "color": colour, "lw": 1.6, "shrinkA": 0, "shrinkB": 4}
        axes.annotate("", xy=(when, high), xytext=(0, 24 if hedge in UP else -24),
                      textcoords="offset points", arrowprops=arrow, zorder=2)  # fmt: skip
    axes.plot([when], [low], marker=marker, color=colour, markeredgewidth=1.8, zorder=3,
              markerfacecolor="white" if planned(row) else colour, markersize=8,
              linestyle="none")  # fmt: skip


def ring(axes: Any, row: FigureAt) -> None:
    """Draw a ring about a figure that another article contradicts."""
    axes.plot([day(row)], [sum(ends(row)) / 2], marker="o", markersize=17, markerfacecolor="none",
              markeredgecolor=CLASH, markeredgewidth=1.2, linestyle="none", zorder=2)  # fmt: skip
