"""Checking a claim's figures against its evidence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import FigureCheck, check_figures, derive, read_figures

ARTICLE = Path(__file__).parents[1] / "evals" / "articles" / "pentagon-troops-2022-02-02.txt"
TEXT = ARTICLE.read_text(encoding="utf-8")
PUBLISHED = date(2022, 2, 2)


def check(claim: str, evidence: str = TEXT) -> tuple[FigureCheck, ...]:
    """Check a claim against the sample article."""
    return check_figures(claim, evidence, PUBLISHED)


def one(claim: str, evidence: str = TEXT) -> FigureCheck:
    """The only check of a claim."""
    (found,) = check(claim, evidence)
    return found


@pytest.mark.parametrize(
    "claim",
    [
        "Biden is sending about 2,000 troops to Poland and Germany.",
        "Roughly two thousand troops are being sent.",
        "The Pentagon put around 8,500 soldiers on higher alert.",
        "There are between 75,000 and 80,000 troops in Europe.",
        "Canada is adding another 60 troops.",
        "It was announced on Feb. 2, 2022.",
        "Article 5 of the NATO treaty was named.",
    ],
)
def test_what_the_article_says_is_supported(claim: str) -> None:
    assert {found.verdict for found in check(claim)} == {"supported"}


@pytest.mark.parametrize(
    ("claim", "verdict", "code"),
    [
        ("Biden is sending about 20,000 troops.", "contradicted", "value"),
        ("Biden is sending 2,000 troops.", "differs", "hedge_lost"),
        ("The U.S. has 75,000 troops in Europe.", "contradicted", "range_narrowed"),
        ("About 8,500 tanks are on alert.", "differs", "noun_swapped"),
        ("About 2,000 troops are not being sent.", "contradicted", "negation_flipped"),
        ("Article 6 of the NATO treaty was named.", "contradicted", "value"),
    ],
)
def test_departures(claim: str, verdict: str, code: str) -> None:
    found = one(claim)
    assert found.verdict == verdict
    assert found.agreement is not None
    assert code in found.agreement.codes
    assert found.evidence is not None
    assert found.evidence.span.cut(TEXT) == found.evidence.text


def test_a_right_number_of_another_thing_is_contradicted() -> None:
    found = one("President Joe Biden is sending about 8,500 troops from Fort Bragg to Poland.")
    assert found.verdict == "contradicted"
    assert found.evidence is not None
    assert found.evidence.text == "about 2,000"


def test_a_figure_of_nothing_in_the_article_is_not_found() -> None:
    found = one("It cost $5 million.")
    assert (found.verdict, found.evidence) == ("not_found", None)


def test_announced_calculations_are_shown() -> None:
    found = one("Canada will have 260 troops there altogether.")
    assert found.verdict == "supported"
    assert found.derivation is not None
    assert found.derivation.shown == "60 + 200 = 260"
    assert [o.span.cut(TEXT) for o in found.derivation.operands] == ["60", "200"]
    assert one("Canada will have 260 troops there.").derivation is None


def test_a_sum_keeps_its_operands_hedges() -> None:
    found = one("In all 3,000 troops move.", "About 2,000 troops and about 1,000 soldiers move.")
    assert found.derivation is not None
    assert found.verdict == "differs"
    assert found.agreement is not None
    assert found.agreement.codes == ("hedge_lost",)


@pytest.mark.parametrize(
    ("claim", "operands", "shown"),
    [
        ("300 troops", "200 troops and 100 soldiers", "200 + 100 = 300"),
        ("100 troops", "200 troops and 100 of them and 300", None),
        ("50 troops", "150 troops and 100 soldiers", "150 - 100 = 50"),
        ("25%", "50 votes of 200 votes", "50 / 200 = 25%"),
        ("three percentage points", "10% and 13%", "13 - 10 = 3"),
        ("300 troops", "200 tanks and 100 soldiers", None),
        ("$300", "$200 and €100", None),
        ("2 towns", "in 50 shops and 60 shops", "2 figures: 50, 60"),
    ],
)
def test_derive_takes_all_operands(claim: str, operands: str, shown: str | None) -> None:
    (figure,) = read_figures(claim)
    derivation = derive(figure, read_figures(operands))
    assert (derivation.shown if derivation else None) == shown


def test_digits_in_names_are_checked_too() -> None:
    assert [c.verdict for c in check("An F-15 flew.", "An F-16 flew.")] == ["not_found"]
    assert [c.verdict for c in check("An F-16 flew.", "An F-16 flew.")] == ["supported"]


def test_a_denial_in_another_clause_of_the_source_is_not_the_figure_s() -> None:
    evidence = "They did not win. Players have a chance to win $10,000, not a car, in a raffle."
    assert one("A raffle can bring $10,000.", evidence).verdict == "supported"


def test_numbers_of_list_items_are_not_checked() -> None:
    assert check("7. Rinse it with warm water.", "Rinse with warm water.") == ()


@given(st.text(max_size=120))
def test_a_text_supports_itself(text: str) -> None:
    assert {c.verdict for c in check_figures(text, text, PUBLISHED)} <= {"supported"}


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_digit_of_a_claim_goes_unchecked(claim: str, evidence: str) -> None:
    covered = [c.figure.span for c in check_figures(claim, evidence, PUBLISHED)]
    if re.search(r"\d[.)]", claim):
        return  # numbers of list items state nothing
    for at, character in enumerate(claim):
        if character.isdecimal():
            assert any(span.start <= at < span.end for span in covered)
