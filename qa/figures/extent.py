"""Widen a span to the whole of the figure that it touches."""

from __future__ import annotations

from qa.figures.read import read_figures
from qa.types.span import Span

_WINDOW = 240
"""Code points read on either side: longer than any figure with its hedge."""


def answer_extent(text: str, span: Span) -> Span:
    """Return ``span`` widened to every figure that it overlaps, hedge and range included.

    "2,000" in "about 2,000 troops" becomes "about 2,000", and "75,000" in "between 75,000 and
    80,000" the whole range. A span that touches no figure comes back as it is.
    """
    start = _at_space(text, max(0, span.start - _WINDOW), span.start)
    window = text[start : min(len(text), span.end + _WINDOW)]
    wide = span
    for figure in read_figures(window):
        whole = figure.span.shift(start)
        if whole.overlaps(span):
            wide = Span(start=min(wide.start, whole.start), end=max(wide.end, whole.end))
    return wide


def _at_space(text: str, start: int, latest: int) -> int:
    """Move a cut forward to white space, so that it doesn't halve a number."""
    if start == 0:
        return 0
    while start < latest and not text[start].isspace():
        start += 1
    return start
