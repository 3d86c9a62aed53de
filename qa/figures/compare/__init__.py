"""Compare two figures: whether they agree, and every way in which they differ."""

from qa.figures.compare.agree import agree, another_value, comparable, same_value
from qa.figures.compare.hedges import FIRM, LOWER_BOUNDS, UPPER_BOUNDS
from qa.figures.compare.values import last_place

__all__ = [
    "FIRM",
    "LOWER_BOUNDS",
    "UPPER_BOUNDS",
    "agree",
    "another_value",
    "comparable",
    "last_place",
    "same_value",
]
