"""Figures: numbers, amounts and dates of a text as values that can be compared."""

from qa.figures.agree import agree
from qa.figures.asked import kind_asked
from qa.figures.attribution import attributions
from qa.figures.codes import read_codes
from qa.figures.days import resolve_day
from qa.figures.derive import find_derivation
from qa.figures.extent import answer_extent
from qa.figures.read import read_figures
from qa.figures.render import Form, forms, render, render_number
from qa.figures.types import (
    Agreement,
    Approximator,
    Attribution,
    Calendar,
    Counted,
    Derivation,
    Figure,
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
    "FigureQuestion",
    "Finding",
    "Form",
    "Kind",
    "Severity",
    "agree",
    "answer_extent",
    "attributions",
    "find_derivation",
    "forms",
    "kind_asked",
    "read_codes",
    "read_figures",
    "render",
    "render_number",
    "resolve_day",
]
