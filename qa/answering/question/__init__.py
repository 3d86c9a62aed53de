"""What a question asks: parsed once, into one value that everything after it takes."""

from qa.answering.question.form import Form
from qa.answering.question.names import either_of, none_mentions, unmentioned
from qa.answering.question.parts import Comparison
from qa.answering.question.question import Question
from qa.answering.question.sought import HARMED, FigureSought

__all__ = [
    "HARMED",
    "Comparison",
    "FigureSought",
    "Form",
    "Question",
    "either_of",
    "none_mentions",
    "unmentioned",
]
