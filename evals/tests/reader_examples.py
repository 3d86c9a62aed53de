"""An invented passage with questions, for the tests of the reader's training."""

from __future__ import annotations

from evals.training.reader.sources import Question

TEXT = (
    "The minister said about 2,000 troops would leave Fort Bragg for Poland in March 2014. "
    "Another 850 soldiers stayed in Germany, where General Anna Schäfer commands them. "
    "Critics in Paris asked why the cost had doubled, and nobody gave them a figure. "
    "The plan was announced by Secretary John Miller after talks with Romania."
)


def ask(text: str, *answers: str, context: str = TEXT, source: str = "wiki") -> Question:
    """A question whose answers are found in its context."""
    spans = tuple((context.index(a), context.index(a) + len(a)) for a in answers)
    return Question(source, "Deployment", "Deployment plan", context, text, spans, text)


ASKED = [
    ask("How many troops would leave Fort Bragg for Poland?", "about 2,000", "2,000"),
    ask("How many soldiers stayed in Germany?", "850"),
    ask("Who announced the plan after talks with Romania?", "Secretary John Miller"),
    ask("When would the troops leave for Poland in 2014?", "March 2014", "in March 2014"),
]
