"""Calculations that lead from figures of the evidence to a claimed one, and digits in names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import find_derivation, read_codes, read_figures


@pytest.mark.parametrize(
    ("claim", "operands", "shown"),
    [
        ("300 troops together", "200 troops and 100 soldiers", "200 + 100 = 300"),
        ("600 troops in all", "100 troops, 200 troops and 300 soldiers", "100 + 200 + 300 = 600"),
        ("100 troops together", "200 troops and 100 of them and 300", None),
        ("50 fewer troops", "150 troops and 100 soldiers", "150 - 100 = 50"),
        ("25% of the votes", "50 votes of 200 votes", "50 / 200 = 25%"),
        ("rose by three percentage points", "10% and 13%", "13 - 10 = 3"),
        ("300 troops together", "200 tanks and 100 soldiers", None),
        ("$300 together", "$200 and €100", None),
        ("300 troops", "200 troops and 100 soldiers", None),
        ("50 troops", "150 troops and 100 soldiers", None),
    ],
)
def test_what_is_announced_is_worked_out(claim: str, operands: str, shown: str | None) -> None:
    (figure,) = read_figures(claim)
    found = find_derivation(figure, read_figures(operands), re.findall(r"\w+|%", claim.casefold()))
    assert (found.shown if found else None) == shown


def test_operands_keep_their_places() -> None:
    text = "Canada adds 60 troops to the 200 there."
    (figure,) = read_figures("260 troops")
    found = find_derivation(figure, read_figures(text), ["altogether"])
    assert found is not None
    assert [one.span.cut(text) for one in found.operands] == ["60", "200"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("An F-16 flew over 2 towns.", ["F-16"]),
        ("Call 555-1234 about version 2.0.1.", ["555-1234", "2.0.1"]),
        ("7. Rinse it with warm water.", []),
    ],
)
def test_digits_that_are_no_figure_are_codes(text: str, codes: list[str]) -> None:
    assert [code.text for code in read_codes(text, read_figures(text))] == codes


@given(st.text(max_size=60))
def test_no_digit_of_a_claim_goes_unread(claim: str) -> None:
    figures = read_figures(claim)
    covered = [one.span for one in (*figures, *read_codes(claim, figures))]
    if re.search(r"\d[.)]", claim):
        return  # numbers of list items state nothing
    for at, character in enumerate(claim):
        if character.isdecimal():
            assert any(span.start <= at < span.end for span in covered)
