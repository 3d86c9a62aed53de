"""A timeline as a picture. The only module that imports matplotlib, and only to draw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any

from qa.answering.conflicts import CERTAIN_FIT, Stated, contradict, is_plain, moment
from qa.answering.timeline.table import FigureAt, Timeline
from qa.errors import InvalidInput
from qa.figures import read_figures
from qa.figures.stated import day as day_published


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
    published = day_published(row.published_at)
    if row.fit < CERTAIN_FIT or row.taken_back or published is None:
        return None
    figures = read_figures(row.sentence, published)
    start = row.figure.start - row.start
    found = next((one for one in figures if one.span.start == start), None)
    return (
        Stated(row.sentence, found, published) if found and is_plain(row.sentence, found) else None
    )


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


_POINTS = 72
_LETTER = 5.0
"""Points: the mean width of a letter of a label."""
_LONGEST = 28

_Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""
SUFFIXES = (".png", ".svg")
WIDE_RANGE = 40
"""From this ratio of the largest to the smallest value on, the scale is logarithmic."""
MOST_LABELS = 24
SHORT = timedelta(days=120)
"""Up to here every tick names its day and month."""
_LONGEST_TITLE = 80
_PAD = 0.14
"""Inches of white around the picture."""


def check_suffix(path: Path) -> None:
    """Refuse a file that is neither PNG nor SVG.

    Raises:
        InvalidInput: The name ends otherwise.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput(f"'{path.name}' is neither PNG nor SVG.", "End it in .png or .svg.")


def draw(found: Timeline, path: Path) -> int:
    """Draw the dated figures over time; return how many are shown.

    Ranges are bars, bounds are arrows, planned figures are hollow, those that another article
    contradicts are ringed; figures that their article takes back or denies are left out.

    Args:
        found: The timeline.
        path: A file that ends in ``.png`` or ``.svg``; it is overwritten.

    Raises:
        InvalidInput: matplotlib is not installed, the name ends otherwise, nothing can be shown,
            or the file cannot be written.
    """
    check_suffix(path)
    rows = [row for row in found.figures if shown(row)]
    if not rows:
        raise InvalidInput("No dated figure was found, so there is nothing to draw.", "Ask wider.")
    drawing = _drawing(found, rows)
    try:
        drawing.savefig(path, format=path.suffix.lower()[1:], dpi=160, facecolor="white")
    except OSError as error:
        raise InvalidInput(
            f"{path}: {error.strerror}.", "Name a file that can be written."
        ) from error
    return len(rows)


def shown(row: FigureAt) -> bool:
    """Whether a figure has a place in the picture."""
    valued = row.figure.low is not None and row.figure.kind != "score"
    return bool(row.published_at) and valued and not (row.taken_back or row.figure.negated)


def _drawing(found: Timeline, rows: Sequence[FigureAt]) -> Any:
    try:
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine
    except ImportError as error:
        raise InvalidInput(
            "Drawing needs matplotlib, which is not installed.",
            "It comes with Dateline; install it again: pip install matplotlib",
        ) from error
    layout = ConstrainedLayoutEngine(w_pad=_PAD, h_pad=_PAD)
    drawing = Figure(figsize=(10, 5.6), layout=layout)
    axes = drawing.add_subplot()
    _scale(axes, rows)
    publishers = list(dict.fromkeys(outlet(row) for row in rows))
    for row in rows:
        at = publishers.index(outlet(row))
        mark(axes, row, COLOURS[at % len(COLOURS)], MARKERS[at % len(MARKERS)])
    contradicted = [rows[at] for at in sorted(disputed(rows))]
    for row in contradicted:
        ring(axes, row)
    _frame(axes, found, rows)
    _days(axes, rows)
    _legend(drawing, publishers, rows, ringed=bool(contradicted))
    if len(rows) <= MOST_LABELS:
        label(drawing, axes, rows)
    return drawing


def _scale(axes: Any, rows: Sequence[FigureAt]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    values = [value for row in rows for value in ends(row)]
    if min(values) > 0 and max(values) / min(values) >= WIDE_RANGE:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_ylim(min(values) / 1.6, max(values) * 2)
    else:
        low, high = min(0.0, *values), max(values)
        axes.set_ylim(low, high + 0.14 * ((high - low) or 1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short_number(value)))


def _frame(axes: Any, found: Timeline, rows: Sequence[FigureAt]) -> None:
    as_of = f", as of {found.as_of.isoformat()}" if found.as_of else ""
    copies = sum(len(row.copies) for row in rows)
    folded = f"; {copies} wire {'copy' if copies == 1 else 'copies'} folded" if copies else ""
    axes.set_title(_shortened(found.query), loc="left", pad=26, fontsize=15, color=INK,
                   fontweight="bold", parse_math=False)  # fmt: skip
    axes.text(0, 1.03, f"{len(rows)} figures{as_of}{folded}", transform=axes.transAxes,
              fontsize=10, color=SOFT)  # fmt: skip
    axes.set_ylabel(_unit(found, rows), color=SOFT, parse_math=False)
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.minorticks_off()
    axes.tick_params(colors=SOFT, length=3)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#bbbbbb")


def _days(axes: Any, rows: Sequence[FigureAt]) -> None:
    dates: Any = import_module("matplotlib.dates")  # its functions carry no types
    days = [day(row) for row in rows]
    first, last = min(days), max(days)
    margin = max((last - first) * 0.07, timedelta(days=1))
    axes.set_xlim(first - margin, last + margin * 2)
    locator = dates.AutoDateLocator(minticks=3, maxticks=14, interval_multiples=False)
    axes.xaxis.set_major_locator(locator)
    if last - first <= SHORT:
        axes.xaxis.set_major_formatter(lambda at, _: _day_and_month(dates.num2date(at)))
        years = dict.fromkeys((first.year, last.year))
        axes.set_xlabel(f"published, {'–'.join(map(str, years))}", color=SOFT)
    else:
        axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))
        axes.set_xlabel("published", color=SOFT)


def _day_and_month(day: datetime) -> str:
    return f"{day.day} {day:%b}"


def _unit(found: Timeline, rows: Sequence[FigureAt]) -> str:
    units = {row.figure.unit for row in rows if row.figure.unit}
    return found.counted or (units.pop() if len(units) == 1 else "value as stated")


def _shortened(query: str) -> str:
    words = " ".join(query.split())
    return words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1] + "…"


def _legend(
    drawing: Any, publishers: Sequence[str], rows: Sequence[FigureAt], *, ringed: bool
) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=COLOURS[at % len(COLOURS)], marker=MARKERS[at % len(MARKERS)],
               linestyle="none", markersize=8, label=_shortened(name))
        for at, name in enumerate(publishers)
    ]  # fmt: skip
    if any(planned(row) for row in rows):
        handles.append(
            Line2D([], [], color=SOFT, marker="o", markerfacecolor="white", linestyle="none",
                   markeredgewidth=1.8, markersize=8, label="hollow: planned")
        )  # fmt: skip
    if any(len(set(ends(row))) > 1 for row in rows):
        handles.append(Line2D([], [], color=SOFT, linewidth=8, label="bar: a range"))
    if ringed:
        handles.append(
            Line2D([], [], color=CLASH, marker="o", markerfacecolor="none", linestyle="none",
                   markersize=13, label="ring: another article differs")
        )  # fmt: skip
    if any(row.figure.approximator in UP | DOWN for row in rows):
        handles.append(
            Line2D([], [], color=SOFT, marker=r"$\downarrow$", linestyle="none", markersize=9,
                   label="arrow: at most, at least")
        )  # fmt: skip
    legend = drawing.legend(handles=handles, loc="outside lower left", ncols=4, frameon=False,
                            handlelength=1.2)  # fmt: skip
    for text in legend.get_texts():
        text.set(parse_math=False, color=INK, fontsize=9)


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
