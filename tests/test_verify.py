from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.types import Article, Verdict, VerifiedClaim
from qa.verify import claims_of, verify
from tests.conftest import BUNDLED
from tests.examples import make_article


def sample() -> Article:
    text = (BUNDLED / "pentagon-troops-2022-02-02.txt").read_bytes().decode("utf-8")
    return make_article(text, id="sample").model_copy(update={"published_at": date(2022, 2, 2)})


def check(text: str) -> VerifiedClaim:
    (claim,) = verify(text, lambda _: [sample()]).claims
    return claim


@pytest.mark.parametrize(
    "text",
    [
        "Biden is sending about 2,000 troops from Fort Bragg to Poland and Germany.",
        "Biden is sending roughly two thousand troops to Poland and Germany [1].",
        "About 2,000 soldiers are being sent to Poland and Germany from Fort Bragg.",
        "The United States is supplying Ukraine with weapons to defend itself.",
        'Kirby said the deployments weren\'t "permanent moves."',
        "The U.S. already has 75,000 to 80,000 troops in Europe.",
        "Operation Unifier adds another 60 troops to the 200 already on the ground.",
    ],
)
def test_what_the_article_says_is_supported_however_it_is_written(text: str) -> None:
    claim = check(text)
    assert (claim.verdict, claim.reasons) == (Verdict.SUPPORTED, ())
    for citation in claim.citations:
        assert sample().text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Biden is sending about 20,000 troops to Poland and Germany.", "value"),
        ("Biden is sending about 3,000 troops to Poland and Germany.", "value"),
        ("Biden is sending exactly 2,000 troops to Poland and Germany.", "hedge_lost"),
        ("Biden is sending 2,000 troops to Poland and Germany.", "hedge_lost"),
        ("About 1,000 troops from Fort Bragg go to Poland and Germany.", "other_figure"),
        ("About 8,500 U.S.-based troops were deployed to Europe.", "status_swapped"),
    ],
)
def test_an_altered_figure_is_contradicted_and_the_finding_is_named(
    text: str, finding: str
) -> None:
    claim = check(text)
    assert claim.verdict is Verdict.CONTRADICTED
    assert finding in claim.figures[0].findings
    assert claim.reasons
    start, end = claim.figures[0].start, claim.figures[0].end
    assert start is not None
    assert sample().text[start:end] == claim.figures[0].found


@pytest.mark.parametrize(
    ("text", "verdict", "says"),
    [
        (
            "Biden said he will put American troops in Ukraine to fight any Russian incursion.",
            Verdict.CONTRADICTED,
            "denies",
        ),
        (
            "Kirby reaffirmed the commitment to “the defence of this brave alliance.”",
            Verdict.NOT_FOUND,
            "verbatim",
        ),
        (
            "Jen Psaki said the Pentagon put about 8,500 troops on higher alert.",
            Verdict.NOT_FOUND,
            "Psaki",
        ),
        ("The harbour of Lisbon was closed by a strike.", Verdict.NOT_FOUND, "no sentence"),
    ],
)
def test_denials_quotations_names_and_strange_topics(
    text: str, verdict: Verdict, says: str
) -> None:
    claim = check(text)
    assert claim.verdict is verdict
    assert any(says in reason for reason in claim.reasons)


def test_a_sum_of_cited_figures_is_shown_with_its_operands() -> None:
    claim = check("Operation Unifier will have a total of 260 troops, 60 on top of the 200 there.")
    assert "60 + 200 = 260" in (claim.figures[0].calculation or "").replace("200 + 60", "60 + 200")


def test_every_sentence_is_a_claim_and_keeps_its_place() -> None:
    text = "Two ships sank [1]. Nobody died.[2]\n\n- One was saved (Source: the mayor)."
    claims = claims_of(text)
    assert [claim.text for claim in claims] == [
        "Two ships sank.",
        "Nobody died.",
        "One was saved.",
    ]
    assert all(claim.span.cut(text).startswith(claim.text[:3]) for claim in claims[:2])


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    for claim in verify(text, lambda _: [sample()]).claims:
        assert text[claim.start : claim.end]


def test_without_articles_nothing_is_found() -> None:
    (claim,) = verify("Two ships sank.", lambda _: []).claims
    assert claim.verdict is Verdict.NOT_FOUND
