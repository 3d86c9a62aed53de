"""Conflicts: which figures are of the same thing, which stands, and who speaks for itself."""

from qa.conflicts.beside import disputed
from qa.conflicts.find import find_conflicts
from qa.conflicts.misplaced import misplaced, out_of_place
from qa.conflicts.retrieved import Found, fitting
from qa.conflicts.rivals import CERTAIN_FIT, rivals
from qa.conflicts.same import contradict
from qa.conflicts.setting import Stated, plain
from qa.conflicts.sources import independent_sources, is_copy, moment
from qa.conflicts.wanted import wanted

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
