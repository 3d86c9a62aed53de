"""Digits that name something rather than count it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import read_codes, read_figures


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("An F-16 flew over 2 towns.", ["F-16"]),
        ("Call 555-1234 about version 2.0.1.", ["555-1234", "2.0.1"]),
        ("7. Rinse it with warm water.", []),
    ],
)
def test_digits_in_names_and_telephone_numbers_are_codes(text: str, codes: list[str]) -> None:
    assert [code.text for code in read_codes(text, read_figures(text))] == codes


@given(st.text(max_size=60))
def test_every_digit_is_in_a_figure_or_a_code(claim: str) -> None:
    figures = read_figures(claim)
    covered = [one.span for one in (*figures, *read_codes(claim, figures))]
    if re.search(r"\d[.)]", claim):
        return  # numbers of list items state nothing
    for at, character in enumerate(claim):
        if character.isdecimal():
            assert any(span.start <= at < span.end for span in covered)
