"""A timeline: every figure that the archive holds for what is asked, over time."""

from qa.answering.timeline.collect import PASSAGES, timeline
from qa.answering.timeline.plot import draw
from qa.answering.timeline.table import FigureAt, Timeline, csv_text

__all__ = [
    "PASSAGES",
    "FigureAt",
    "Timeline",
    "csv_text",
    "draw",
    "timeline",
]
