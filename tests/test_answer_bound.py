"""Figures of another moment than the one asked for, and words that only look like an answer."""

import pytest

from qa.answer.anchors import anchors_of
from qa.answer.bound import bound, instead, other_side
from qa.answer.dateline import in_dateline
from qa.answer.place import Place
from qa.types import Span

MILK = (
    "The company paid farmers 52.4 cents for a litre of milk on average, up from 45.9 cents a year "
    "before."
)
BOILER = "She had had the boiler turned down from 60 degrees to 48 in spring."
TOLL = "The death toll climbed to 46 on Sunday, compared with 31 the day before."
LAST_YEAR = "Last year 300 people died, and 250 the year before."
RIVER = "The water rose by 2.7 metres in nine hours and peaked at 6.4 metres."


def place(sentence: str, words: str) -> Place:
    """The words in their sentence, with nothing around it."""
    start = sentence.index(words)
    inside = Span(start=start, end=start + len(words))
    return Place(sentence, inside, "", "", "", sentence, sentence, "2024")


@pytest.mark.parametrize(
    ("question", "sentence", "words", "meant"),
    [
        ("What did it pay a litre a year earlier? How much was it?", MILK, "52.4 cents", None),
        ("How much did it pay for a litre a year earlier?", MILK, "52.4 cents", "45.9 cents"),
        ("How much does it pay for a litre?", MILK, "52.4 cents", None),
        ("The boiler was turned down. To how many degrees?", BOILER, "60 degrees", "48"),
        ("From how many degrees was it turned down?", BOILER, "48", "60 degrees"),
        ("How many had died the day before?", TOLL, "46", "31"),
        ("How many died last year?", LAST_YEAR, "300", None),
    ],
)
def test_the_figure_meant_is_taken_instead(
    question: str, sentence: str, words: str, meant: str | None
) -> None:
    found = instead(anchors_of(question), sentence, place(sentence, words).inside)
    assert (found.cut(sentence) if found else None) == meant


@pytest.mark.parametrize(
    ("question", "sentence", "words", "doubted"),
    [
        ("How much does it pay for a litre?", MILK, "45.9 cents", True),
        ("How much does it pay for a litre?", MILK, "52.4 cents", False),
        ("How much did it pay a year earlier?", MILK, "52.4 cents", True),
        ("How many died?", TOLL, "31", True),
        ("How many died?", TOLL, "46", False),
        ("How many died last year?", LAST_YEAR, "300", False),
        ("How high did the water get?", RIVER, "2.7 metres", True),
        ("How high did the water get?", RIVER, "6.4 metres", False),
        ("By how much did the water rise?", RIVER, "2.7 metres", False),
        ("Why was the boiler turned down?", BOILER, "60 degrees", False),
    ],
)
def test_a_figure_of_another_moment_is_doubted(
    question: str, sentence: str, words: str, doubted: bool
) -> None:
    assert bool(list(bound(anchors_of(question), place(sentence, words)))) is doubted


def test_after_the_recount_is_not_before_it() -> None:
    found = place("Adair won by 213 votes after the recount.", "213")
    before = anchors_of("By how many votes did Adair lead before the recount?")
    after = anchors_of("By how many votes did Adair lead after the recount?")
    assert [d.why for d in other_side(before, found)] == ["their sentence says “after the recount”"]
    assert not list(other_side(after, found))


def test_the_dateline_answers_only_where() -> None:
    sentence = "GREVENHOLT (Nordwire) — Halvorn Dairies sells Almgold and Frisk."
    dateline = place(sentence, "GREVENHOLT")
    assert list(in_dateline(anchors_of("Which brands does Halvorn sell?"), dateline))
    assert not list(in_dateline(anchors_of("Where does Halvorn sell it?"), dateline))
    assert not list(in_dateline(anchors_of("Which brands?"), place(sentence, "Almgold")))
