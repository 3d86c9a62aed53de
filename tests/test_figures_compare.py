"""Comparing figures by value, unit, hedge, what they count and what became of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.figures import Agreement, Severity, agree, read_figures

PUBLISHED = date(2022, 2, 2)


def compare(claim: str, source: str) -> Agreement:
    """Compare the first figures of two texts."""
    return agree(read_figures(claim, PUBLISHED)[0], read_figures(source, PUBLISHED)[0])


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("2,000 troops", "two thousand troops"),
        ("2k troops", "2\u00a0000 troops"),
        ("2,000 troops", "2,000 soldiers"),
        ("2,000 American troops", "2,000 U.S. troops"),
        ("roughly 2,000", "about 2,000"),
        ("2,000 or so", "approximately 2,000"),
        ("$2.5 billion", "US$2,500 million"),
        ("5%", "five per cent"),
        ("one in five", "20%"),
        ("half", "50 percent"),
        ("two weeks", "14 days"),
        ("a 42-year-old", "aged 42"),
        ("Feb. 2, 2022", "2 February 2022"),
        ("Wednesday", "Feb. 2, 2022"),
        ("20:35", "8:35 p.m."),
        ("75,000-80,000 troops", "between 75,000 and 80,000 troops"),
        ("dozens of men", "dozens of people"),
    ],
)
def test_one_quantity_in_two_wordings_agrees(claim: str, source: str) -> None:
    assert compare(claim, source).agrees
    assert compare(source, claim).agrees


@pytest.mark.parametrize(
    ("claim", "source", "code", "severity"),
    [
        ("20,000 troops", "2,000 troops", "value", Severity.MAJOR),
        ("about 20,000", "about 2,000", "value", Severity.MAJOR),
        ("2.001 troops", "2,000 troops", "value", Severity.MAJOR),
        ("2 million", "2 billion", "value", Severity.MAJOR),
        ("3-2", "3-1", "value", Severity.MAJOR),
        ("Feb. 3, 2022", "Feb. 2, 2022", "value", Severity.MAJOR),
        ("2003-2008", "2003-2007", "value", Severity.MAJOR),
        ("exactly 2,000", "about 2,000", "hedge_lost", Severity.MAJOR),
        ("2,000", "more than 2,000", "hedge_lost", Severity.MAJOR),
        ("2,000", "about 2,000", "hedge_lost", Severity.MINOR),
        ("2,000", "up to 2,000", "hedge_lost", Severity.MINOR),
        ("2,000 or more", "up to 2,000", "bound_crossed", Severity.MAJOR),
        ("more than 2,000", "nearly 2,000", "bound_crossed", Severity.MAJOR),
        ("more than 2,000", "2,000", "bound_added", Severity.MAJOR),
        ("at least 2,000", "2,000", "bound_added", Severity.MINOR),
        ("75,000", "between 75,000 and 80,000", "range_narrowed", Severity.MAJOR),
        ("76,000 to 79,000", "75,000 to 80,000", "range_narrowed", Severity.MAJOR),
        ("70,000 to 90,000", "75,000 to 80,000", "range_widened", Severity.MINOR),
        ("€5m", "$5m", "unit_swapped", Severity.MAJOR),
        ("5 km", "5 kg", "unit_swapped", Severity.MAJOR),
        ("5%", "5 percentage points", "percent_points", Severity.MAJOR),
        ("12", "12%", "unit_lost", Severity.MINOR),
        ("2,000 tanks", "2,000 troops", "noun_swapped", Severity.MINOR),
        ("2,000 Polish troops", "2,000 American troops", "modifier_swapped", Severity.MINOR),
        ("60 troops", "another 60 troops", "addition_as_total", Severity.MINOR),
        ("300 were wounded", "300 were killed", "status_swapped", Severity.MINOR),
        ("2,000 were sent", "2,000 were not sent", "negation_flipped", Severity.MAJOR),
        ("2 February 2022", "February 2022", "more_precise", Severity.MINOR),
        ("2022 people", "in 2022", "kind_changed", Severity.MAJOR),
    ],
)
def test_each_difference_has_its_code_and_severity(
    claim: str, source: str, code: str, severity: Severity
) -> None:
    agreement = compare(claim, source)
    assert not agreement.agrees
    assert code in agreement.codes
    assert {f.severity for f in agreement.differences if f.code == code} == {severity}
    assert all(finding.reason for finding in agreement.differences)


@pytest.mark.parametrize(
    ("claim", "source", "reason"),
    [
        ("2,000", "about 2,000", "the statement leaves out “about”: the article says "
         "“about 2,000”, the statement says “2,000”"),
        ("20,000", "2,000", "the article says “2,000”, the statement says “20,000”"),
        ("2,000 tanks", "2,000 troops", "the article counts “troops”, the statement counts "
         "“tanks”"),
        ("2022 people", "in 2022", "the article has a year (“2022”), the statement a number "
         "(“2022”)"),
        ("300 were wounded", "300 were killed", "of 300 the article says “killed”, the statement "
         "says “wounded”"),
    ],
)  # fmt: skip
def test_a_reason_quotes_both_sides(claim: str, source: str, reason: str) -> None:
    assert [finding.reason for finding in compare(claim, source).differences] == [reason]


@pytest.mark.parametrize(
    ("claim", "source", "code"),
    [
        ("about 2,000", "1,987", "rounded"),
        ("nearly 2,000", "1,987", "rounded"),
        ("more than 1,900", "1,987", "rounded"),
        ("160 km", "100 miles", "unit_converted"),
        ("about 2,000", "2,000", "hedge_added"),
        ("in 2022", "Feb. 2, 2022", "less_precise"),
        ("up to 80,000", "75,000 to 80,000", "one_end"),
        ("lost 1-3", "won 3-1", "score_reversed"),
        ("2,000 people", "2,000 troops", "noun_changed"),
    ],
)
def test_a_claim_that_says_less_than_its_source_agrees_with_a_note(
    claim: str, source: str, code: str
) -> None:
    agreement = compare(claim, source)
    assert (agreement.agrees, agreement.codes) == (True, (code,))


def test_a_rounding_without_about_is_another_value() -> None:
    assert compare("2,000", "1,987").codes == ("value",)
    assert compare("about 3,000", "1,987").codes == ("value",)


_WHOLE = st.integers(min_value=0, max_value=10**12)


@given(_WHOLE, _WHOLE)
def test_other_numbers_never_agree(one: int, other: int) -> None:
    assume(one != other)
    assert not compare(f"{one:,} votes", f"{other:,} votes").agrees


@given(st.from_regex(r"\d{1,3}(,\d{3}){0,3}", fullmatch=True), st.data())
def test_an_altered_digit_never_agrees(number: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(number) if c.isdecimal()]))
    digit = data.draw(st.sampled_from("0123456789".replace(number[at], "")))
    altered = number[:at] + digit + number[at + 1 :]
    assume(int(number.replace(",", "")) != int(altered.replace(",", "")))
    assert not compare(f"{altered} votes", f"{number} votes").agrees


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_figures_can_be_compared(one: str, other: str) -> None:
    for claim in read_figures(f"{one} 2,000", PUBLISHED):
        for source in read_figures(f"{other} about 5%", PUBLISHED):
            agreement = agree(claim, source)
            assert agreement.agrees == (agreement.severity in (None, Severity.NOTE))
