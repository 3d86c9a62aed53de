"""The natural extent of an answer, and what a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import Kind, answer_extent, kind_asked, read_figures
from qa.types.span import Span


@pytest.mark.parametrize(
    ("text", "touched", "extent"),
    [
        ("sending about 2,000 troops", "2,000", "about 2,000"),
        ("sending about 2,000 troops", "000", "about 2,000"),
        ("sending about 2,000 troops", "2,000 troops", "about 2,000 troops"),
        ("has between 75,000 and 80,000 troops", "75,000", "between 75,000 and 80,000"),
        ("cost $2.5 billion", "2.5", "$2.5 billion"),
        ("on Feb. 2, 2022 in", "2022", "Feb. 2, 2022"),
        ("sending no one", "no one", "no one"),
        ("107 or more died", "107", "107 or more"),
    ],
)
def test_extents(text: str, touched: str, extent: str) -> None:
    start = text.index(touched)
    assert answer_extent(text, Span(start=start, end=start + len(touched))).cut(text) == extent


@given(st.text(max_size=300), st.data())
def test_an_extent_holds_the_span_and_halves_no_figure(text: str, data: st.DataObject) -> None:
    text = f"{text} about 2,000 {text}"
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(text))))
    wide = answer_extent(text, span)
    assert wide.contains(span)
    for figure in read_figures(text):
        assert not figure.span.overlaps(span) or wide.contains(figure.span)


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
def test_what_is_asked(question: str, kind: Kind, counted: str | None) -> None:
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
def test_no_figure_asked(question: str) -> None:
    assert kind_asked(question) is None


@given(st.text(max_size=100))
def test_any_question(question: str) -> None:
    asked = kind_asked(question)
    assert asked is None or asked.kinds
