from __future__ import annotations

import pytest
from hypothesis import given

from qa.testing.text_strategies import any_text
from qa.text import near_identical

WIRE = (
    "President Joe Biden is sending about 2,000 troops from Fort Bragg to Poland and Germany this "
    "week and shifting roughly 1,000 Germany-based soldiers to Romania, the Pentagon said on "
    "Wednesday. Pentagon spokesperson John Kirby said the deployments would take place in the "
    "coming days and stressed they were not permanent moves. The troops will not fight in Ukraine."
)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Pentagon said", "Pentagon  SAID"), ("the Pentagon", "the U.S. Pentagon"), (".", " –")],
)
def test_copies_with_small_edits_are_near_identical(old: str, new: str) -> None:
    assert near_identical(WIRE, WIRE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2,000", "3,000"),
        ("1,000", "one thousand"),
        ("not permanent", "permanent"),
        (" this week", " this week, two days late,"),
        ("The troops will not fight in Ukraine.", ""),
    ],
)
def test_another_figure_or_a_denial_makes_another_statement(old: str, new: str) -> None:
    assert not near_identical(WIRE, WIRE.replace(old, new, 1))


def test_other_news_is_not_near_identical() -> None:
    assert not near_identical(WIRE, WIRE[200:] + " " + WIRE[::-1])
    assert not near_identical("", "")
    assert not near_identical("Kirby left.", "Biden left.")


@given(any_text, any_text)
def test_any_two_texts_are_compared_alike_both_ways(one: str, other: str) -> None:
    assert near_identical(one, other) == near_identical(other, one)
    assert near_identical(one * 2, one * 2) or not any(c.isalnum() for c in one)
