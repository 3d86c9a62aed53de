"""Read numbers, amounts and dates from a text as values that can be compared.

``read_figures`` reads them: "about 2,000 troops" becomes the value 2,000, hedged by "about",
counting troops. ``agree`` compares two figures, ``attributions`` says who stated what.

``read`` puts together what ``forms`` (numbers, dates, ...), ``nouns`` (what is counted),
``context`` (hedge, verb, denied or supposed) and ``relations`` (parts, lists) find. ``compare``
compares two figures, ``stated`` says who stated them, ``replaced`` what replaces one that a text
corrects, ``asked`` which kind a question asks for; ``words`` has the English words.
"""

from qa.figures.asked import kind_asked
from qa.figures.compare import (
    FIRM,
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    agree,
    another_value,
    comparable,
    last_place,
    same_value,
)
from qa.figures.forms.labels import read_codes
from qa.figures.forms.numbers import render_number
from qa.figures.nouns import lemma, same_head
from qa.figures.read import read_figures
from qa.figures.replaced import corrects, is_taken_back, replacement
from qa.figures.stated import attributions
from qa.figures.types import (
    Agreement,
    Approximator,
    Attribution,
    Figure,
    FigureDifference,
    FigureQuestion,
    Kind,
    Severity,
)
from qa.figures.words.amounts import MONTHS
from qa.figures.words.sentence import (
    EXCLUSIVE_STATUS,
    FUNCTION_WORDS,
    GENERIC_PEOPLE,
    PEOPLE,
    PLACES,
    PRONOUNS,
    SAME_PLACE,
    SAYING,
    STATUS,
    VERBS,
)
from qa.text.english import WEEKDAYS

__all__ = [
    "EXCLUSIVE_STATUS",
    "FIRM",
    "FUNCTION_WORDS",
    "GENERIC_PEOPLE",
    "LOWER_BOUNDS",
    "MONTHS",
    "PEOPLE",
    "PLACES",
    "PRONOUNS",
    "SAME_PLACE",
    "SAYING",
    "STATUS",
    "UPPER_BOUNDS",
    "VERBS",
    "WEEKDAYS",
    "Agreement",
    "Approximator",
    "Attribution",
    "Figure",
    "FigureDifference",
    "FigureQuestion",
    "Kind",
    "Severity",
    "agree",
    "another_value",
    "attributions",
    "comparable",
    "corrects",
    "is_taken_back",
    "kind_asked",
    "last_place",
    "lemma",
    "read_codes",
    "read_figures",
    "render_number",
    "replacement",
    "same_head",
    "same_value",
]
