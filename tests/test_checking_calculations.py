"""Calculations that lead from figures of the evidence to a claimed one."""

from __future__ import annotations

import re

import pytest

from qa.checking.calculations import find_derivation
from qa.figures import read_figures


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
def test_a_calculation_is_found_where_the_words_announce_it(
    claim: str, operands: str, shown: str | None
) -> None:
    (figure,) = read_figures(claim)
    found = find_derivation(figure, read_figures(operands), re.findall(r"\w+|%", claim.casefold()))
    assert (found.shown if found else None) == shown


def test_operands_keep_their_spans_in_the_evidence() -> None:
    text = "Canada adds 60 troops to the 200 there."
    (figure,) = read_figures("260 troops")
    found = find_derivation(figure, read_figures(text), ["altogether"])
    assert found is not None
    assert [one.span.cut(text) for one in found.operands] == ["60", "200"]
