"""Conflicts: which figures are of the same thing, which stands, and who speaks for itself."""

from qa.answering.conflicts.context import Stated, is_plain
from qa.answering.conflicts.contradict import contradict
from qa.answering.conflicts.disputed import disputed_figures
from qa.answering.conflicts.find import find_conflicts
from qa.answering.conflicts.fitting import FigureFound, fitting_figures
from qa.answering.conflicts.misplaced import misplaced, out_of_place
from qa.answering.conflicts.rivals import CERTAIN_FIT, rival_figures
from qa.answering.conflicts.sources import independent_sources, is_copy, moment

__all__ = [
    "CERTAIN_FIT",
    "FigureFound",
    "Stated",
    "contradict",
    "disputed_figures",
    "find_conflicts",
    "fitting_figures",
    "independent_sources",
    "is_copy",
    "is_plain",
    "misplaced",
    "moment",
    "out_of_place",
    "rival_figures",
]
