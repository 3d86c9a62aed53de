"""What sort of figure a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import Kind, kind_asked


@pytest.mark.parametrize(
    ("question", "kind", "counted"),
    [
        ("How many troops is Biden sending to Poland?", Kind.COUNT, "troops"),
        ("How many U.S.-based soldiers are on alert?", Kind.COUNT, "U.S.-based soldiers"),
        ("How many years did it take?", Kind.DURATION, "years"),
        ("How much did it cost?", Kind.MONEY, None),
        ("When did Biden order it?", Kind.DATE, None),
        ("In what year was it founded?", Kind.YEAR, None),
        ("How old is Amin?", Kind.AGE, None),
        ("How far did they travel?", Kind.MEASURE, None),
        ("How long did it last?", Kind.DURATION, None),
        ("What percentage of voters turned out?", Kind.PERCENT, None),
        ("What was the death toll?", Kind.COUNT, None),
        ("What was the score?", Kind.SCORE, None),
        ("What loan fee is the club paying?", Kind.MONEY, None),
        ("What could the club end up paying for him?", Kind.MONEY, None),
        ("What does the mayor reckon the damage amounts to?", Kind.MONEY, None),
        ("What did the house sell for?", Kind.MONEY, None),
        ("What was the operating profit in the second quarter?", Kind.MONEY, None),
        ("What wage increase did the union demand?", Kind.PERCENT, None),
    ],
)
def test_a_question_asks_for_a_kind_of_figure(
    question: str, kind: Kind, counted: str | None
) -> None:
    asked = kind_asked(question)
    assert asked is not None
    assert (asked.kinds[0], asked.counted) == (kind, counted)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Kirby?",
        "Why did he leave?",
        "What did he say when he left?",
        "What was he charged with?",
        "What did they pay for?",
        "Which budget airline went bankrupt?",
        "What cut the power?",
        "What was the cause of the rise in deaths?",
        "What is worth seeing there?",
        "What has cost the company its licence?",
    ],
)
def test_a_question_that_asks_for_no_figure(question: str) -> None:
    assert kind_asked(question) is None


@given(st.text(max_size=100))
def test_any_text_can_be_asked(question: str) -> None:
    asked = kind_asked(question)
    assert asked is None or asked.kinds
