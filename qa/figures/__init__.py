"""Figures: numbers, amounts and dates of a text as values that can be compared."""

from qa.figures.agree import agree
from qa.figures.read import read_figures
from qa.figures.types import (
    Agreement,
    Approximator,
    Attribution,
    Calendar,
    Counted,
    Derivation,
    Figure,
    FigureCheck,
    FigureQuestion,
    Finding,
    Kind,
    Severity,
)

__all__ = [
    "Agreement",
    "Approximator",
    "Attribution",
    "Calendar",
    "Counted",
    "Derivation",
    "Figure",
    "FigureCheck",
    "FigureQuestion",
    "Finding",
    "Kind",
    "Severity",
    "agree",
    "read_figures",
]
