"""What a question asks: parsed once, into one value that everything after it takes."""

from qa.answering.question.comparison import Comparison
from qa.answering.question.form import Form
from qa.answering.question.names import is_figure, names_in, unmentioned
from qa.answering.question.question import Question
from qa.answering.question.sought import HARMED, QUANTITIES, FigureSought

__all__ = [
    "HARMED",
    "QUANTITIES",
    "Comparison",
    "FigureSought",
    "Form",
    "Question",
    "is_figure",
    "names_in",
    "unmentioned",
]
