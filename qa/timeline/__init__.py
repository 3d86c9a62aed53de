"""A timeline: every figure that the archive holds for what is asked, over time."""

from qa.timeline.collect import PASSAGES, timeline
from qa.timeline.plot import draw
from qa.timeline.table import csv_text
from qa.timeline.types import FigureAt, Timeline

__all__ = [
    "PASSAGES",
    "FigureAt",
    "Timeline",
    "csv_text",
    "draw",
    "timeline",
]
