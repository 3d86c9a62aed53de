"""Figures: numbers, amounts and dates of a text as values that can be compared."""

from qa.figures.agree import agree, another_value, comparable, same_head, same_value
from qa.figures.asked import kind_asked
from qa.figures.attribution import attributions
from qa.figures.compare_values import last_place
from qa.figures.derive import find_derivation
from qa.figures.nouns import lemma
from qa.figures.read import answer_extent, read_codes, read_figures, resolve_day
from qa.figures.render import Form, forms, render, render_number, spell
from qa.figures.replaced import corrects, is_taken_back, replacement
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
from qa.figures.words_around import (
    EXCLUSIVE_MODIFIERS,
    EXCLUSIVE_STATUS,
    FUNCTION_WORDS,
    GENERIC_PEOPLE,
    IRREGULAR_PLURALS,
    NOT_PLURAL_ENDINGS,
    PEOPLE,
    SAME_PLACE,
    SAYING,
    STATUS,
    VERBS,
)
from qa.figures.words_of_numbers import CARDINALS, DAY_WORDS, MONTHS, SCALES, WEEKDAYS

__all__ = [
    "CARDINALS",
    "DAY_WORDS",
    "EXCLUSIVE_MODIFIERS",
    "EXCLUSIVE_STATUS",
    "FUNCTION_WORDS",
    "GENERIC_PEOPLE",
    "IRREGULAR_PLURALS",
    "MONTHS",
    "NOT_PLURAL_ENDINGS",
    "PEOPLE",
    "SAME_PLACE",
    "SAYING",
    "SCALES",
    "STATUS",
    "VERBS",
    "WEEKDAYS",
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
    "another_value",
    "answer_extent",
    "attributions",
    "comparable",
    "corrects",
    "find_derivation",
    "forms",
    "is_taken_back",
    "kind_asked",
    "last_place",
    "lemma",
    "read_codes",
    "read_figures",
    "render",
    "render_number",
    "replacement",
    "resolve_day",
    "same_head",
    "same_value",
    "spell",
]
