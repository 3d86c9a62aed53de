"""Whether text on a PDF's page may be struck out.

To a PDF a deletion is only a line, or a flat rectangle, drawn at the height of the letters'
middle, or a reviewer's mark laid over them. Which letters it covers would need the width of each,
and pypdf gives the places of whole pieces only. So the text is read as it stands, and a line that
runs through it is reported: somebody must look.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

LOWEST, HIGHEST = 0.12, 0.5
"""Where a line through letters lies, above their base line, in parts of their size: an underline
lies below it, a rule of a table above or below the whole line."""
THICKEST = 0.15
"""Of the letters' size; thicker is a ground."""
LETTER_WIDTH = 0.55
"""Of its size: a figure's, in most fonts."""
MOST = 5_000
"""Lines of text, and drawn lines, that are compared on a page; it bounds the time."""


class Bar(NamedTuple):
    """A flat shape that is drawn, in points from the page's lower left corner."""

    left: float
    middle: float
    thickness: float


class Words(NamedTuple):
    """Text that was set in one go."""

    start: float
    base: float
    """Height of its base line."""
    size: float
    length: int
    """Count of its characters."""


def is_crossed(bars: Sequence[Bar], words: Sequence[Words]) -> bool:
    """Return whether a bar begins within some words, at the height of their letters' middle.

    Of each base line only the words that begin last before the bar are looked at.
    """
    lines: dict[tuple[float, float], dict[float, int]] = defaultdict(dict)
    for one in words:
        line = lines[one.base, one.size]
        line[one.start] = max(one.length, line.get(one.start, 0))
    starts = {key: sorted(line) for key, line in list(lines.items())[:MOST]}
    for bar in sorted(set(bars))[:MOST]:
        for (base, size), places in starts.items():
            fits = bar.thickness <= THICKEST * size
            if not fits or not LOWEST <= (bar.middle - base) / size <= HIGHEST:
                continue
            before = bisect(places, bar.left + size / 2)
            start = places[max(before - 1, 0)]
            width = LETTER_WIDTH * size * lines[base, size][start]
            if before and bar.left < start + width:
                return True
    return False


def has_strike_marks(page: Any) -> bool:
    """Return whether a reviewer's strike-out lies on a pypdf page."""
    marks = page.get("/Annots")
    entries = (one.get_object() for one in (marks.get_object() if marks is not None else ()))
    return any(hasattr(one, "get") and one.get("/Subtype") == "/StrikeOut" for one in entries)
