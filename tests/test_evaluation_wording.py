"""Answers against accepted answers: SQuAD's official behaviour, and Dateline's stricter words."""

from __future__ import annotations

import re
import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.matching import contains, exact, f1, says, words

_PIECES = st.sampled_from(
    ["the", "a", "An", "2,000", "2000", "troops", "Troops.", "U.S.", "don't", "", "—", "café"]
)
_ANSWERS = st.lists(_PIECES, max_size=5).map(" ".join)


def official_normalize(s: str) -> str:
    """An independent rendering of what SQuAD 2.0's evaluation script documents."""
    s = s.lower()
    for mark in string.punctuation:
        s = s.replace(mark, "")
    for article in ("a", "an", "the"):
        s = re.sub(rf"\b{article}\b", " ", s)
    return " ".join(s.split())


def official_scores(golds: list[str], prediction: str) -> tuple[float, float]:
    golds = [g for g in golds if official_normalize(g)]
    if not golds:
        golds = [""]
    best_exact, best_f1 = 0.0, 0.0
    for gold in golds:
        a, b = official_normalize(gold), official_normalize(prediction)
        best_exact = max(best_exact, float(a == b))
        x, y = Counter(a.split()), Counter(b.split())
        same = sum(min(x[t], y[t]) for t in x)
        if not x or not y:
            score = float(x == y)
        elif same == 0:
            score = 0.0
        else:
            p, r = same / y.total(), same / x.total()
            score = 2 * p * r / (p + r)
        best_f1 = max(best_f1, score)
    return best_exact, best_f1


@given(golds=st.lists(_ANSWERS, max_size=3), prediction=_ANSWERS)
def test_squad_scores_are_the_official_ones(golds: list[str], prediction: str) -> None:
    expected_exact, expected_f1 = official_scores(golds, prediction)
    assert exact(golds, prediction) == expected_exact
    assert f1(golds, prediction) == pytest.approx(expected_f1, abs=1e-12)


def test_squad_an_unanswerable_case_is_right_when_nothing_is_said() -> None:
    assert exact([], "") == 1
    assert f1([], "2,000") == 0


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("about 2,000 troops", "about 2,000"),
        ("around 2,000", "about 2,000"),
        ("about two thousand", "about 2,000"),
        ("between 75,000 and 80,000 troops", "75,000 to 80,000"),
        ("John Kirby, the spokesperson", "john kirby"),
        ("a share of 58%", "58 percent"),
        ("１２，５００ tonnes", "12,500 tonnes"),
    ],
)
def test_the_same_said_in_other_words(text: str, wording: str) -> None:
    assert says(text, wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("about 20,000 troops", "about 2,000"),
        ("2,000 troops", "about 2,000"),
        ("1.5 million", "15 million"),
        ("12,000", "2,000"),
        ("Johnson", "John"),
        ("", "60"),
    ],
)
def test_something_else_is_not_the_same(text: str, wording: str) -> None:
    assert not says(text, wording)


def test_words_keep_decimal_points_and_drop_thousands_separators() -> None:
    assert words("1.5 million of 2,000,000") == ("1.5", "million", "of", "2000000")


def test_an_empty_wording_stands_nowhere() -> None:
    assert not contains("anything", "—")
