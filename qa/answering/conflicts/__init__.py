"""Compare the figures that articles give for one thing: which disagree, and which replace others.

``find_conflicts`` compares the claims of an answer; ``rival_figures`` and ``disputed_figures``
look in the passages for figures that disagree with it, ``misplaced`` for claims to leave out.
If one article says that about 1,200 soldiers will go and a later one of the same ministry 1,350,
both are shown, and the older is marked as superseded.
"""

from qa.answering.conflicts.context import Stated, is_plain
from qa.answering.conflicts.contradict import contradict
from qa.answering.conflicts.find import find_conflicts, misplaced, out_of_place
from qa.answering.conflicts.fitting import FigureFound, fitting_figures
from qa.answering.conflicts.rivals import CERTAIN_FIT, disputed_figures, rival_figures
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
