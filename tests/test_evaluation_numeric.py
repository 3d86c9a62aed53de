"""Figures by value, unit and hedge."""

from __future__ import annotations

import pytest

from qa.evaluation import Case, Number
from qa.evaluation.matching import numeric_match, ungrounded_figures
from qa.testing.evaluation_examples import answer_with


def matched(
    text: str, *, hedge: str | None = None, unit: str = "troops", **number: float
) -> tuple[bool, bool]:
    wanted = Number.model_validate({"unit": unit, "hedge": hedge, **number})
    case = Case(id="c", question="q", answers=("-",), number=wanted)
    found = numeric_match(case, wanted, text)
    return found.value, found.hedge


@pytest.mark.parametrize(
    ("text", "value", "hedge"),
    [
        ("about 2,000 troops", True, True),
        ("roughly two thousand", True, True),
        ("some 2000 soldiers", True, True),
        ("2,000 troops", True, False),
        ("at least 2,000", True, False),
        ("20,000 troops", False, False),
        ("about 200", False, False),
        ("about 2,000%", False, False),
        ("between 2,000 and 3,000", False, False),
        ("John Kirby", False, False),
        ("", False, False),
    ],
)
def test_a_hedged_count(text: str, value: bool, hedge: bool) -> None:
    assert matched(text, value=2000, hedge="about") == (value, hedge)


@pytest.mark.parametrize(
    ("text", "unit", "number", "hedge", "right"),
    [
        ("75,000 to 80,000", "troops", {"low": 75000, "high": 80000}, None, True),
        ("75,000", "troops", {"low": 75000, "high": 80000}, None, False),
        ("only a quarter", "percent", {"value": 25}, None, True),
        ("58 per cent", "percent", {"value": 58}, None, True),
        ("85%", "percent", {"value": 58}, None, False),
        ("14-year-old", "years", {"value": 14}, None, True),
        ("nine months old", "months", {"value": 9}, None, True),
        ("nine years old", "months", {"value": 9}, None, False),
        ("the 62nd minute", "minute", {"value": 62}, None, True),
        ("107 or more", "people", {"value": 107}, "at least", True),
        ("107", "people", {"value": 107}, "at least", False),
        ("up to 20,000", "troops", {"value": 20000}, "up to", True),
        ("$50,000", "dollars", {"value": 50000}, None, True),
        ("42 million crowns", "crowns", {"value": 42_000_000}, None, True),
        ("42 crowns", "crowns", {"value": 42_000_000}, None, False),
    ],
)
def test_kinds_of_figures(
    text: str,
    unit: str,
    number: dict[str, float],
    hedge: str | None,
    right: bool,
) -> None:
    assert all(matched(text, unit=unit, hedge=hedge, **number)) is right


def test_the_tolerance_is_in_the_unit_of_the_number() -> None:
    assert matched("one in three", unit="share", value=0.333, tolerance=0.001)[0]
    assert not matched("one in four", unit="share", value=0.333, tolerance=0.001)[0]


def test_a_sentence_with_several_figures_scores_its_share() -> None:
    number = Number(value=238, unit="people")
    case = Case(id="c", question="q", answers=("238",), number=number)
    found = numeric_match(case, number, "killing 107 or more and wounding 238")
    assert found.value
    assert found.share == 0.5


def test_a_claims_figures_stand_in_what_it_cites() -> None:
    assert ungrounded_figures(answer_with("about 2,000 soldiers")) == ()
    changed = answer_with("about 2,000 soldiers", text="about 3,000 soldiers")
    assert ungrounded_figures(changed) == ("about 3,000",)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("42 people", True), ("42 soldiers", True), ("42", True), ("forty-two residents", True),
        ("42 dogs", False), ("not 42 people", False), ("42 homes", False),
    ],
)  # fmt: skip
def test_a_number_of_another_thing_or_denied_is_not_the_number(text: str, right: bool) -> None:
    number = Number(value=42, unit="people")
    case = Case(id="x", question="How many?", answerable=True, answers=("42 people",),
                number=number, tags=("numeric",))  # fmt: skip
    assert numeric_match(case, number, text).value is right
