"""Conflicts: which figures are of the same thing, which stands, and who speaks for itself."""

from qa.answering.conflicts.beside import disputed
from qa.answering.conflicts.find import find_conflicts
from qa.answering.conflicts.misplaced import misplaced, out_of_place
from qa.answering.conflicts.retrieved import Found, fitting
from qa.answering.conflicts.rivals import CERTAIN_FIT, rivals
from qa.answering.conflicts.same import contradict
from qa.answering.conflicts.setting import Stated, plain
from qa.answering.conflicts.sources import independent_sources, is_copy, moment
from qa.answering.conflicts.wanted import wanted

__all__ = [
    "CERTAIN_FIT",
    "Found",
    "Stated",
    "contradict",
    "disputed",
    "find_conflicts",
    "fitting",
    "independent_sources",
    "is_copy",
    "misplaced",
    "moment",
    "out_of_place",
    "plain",
    "rivals",
    "wanted",
]
