"""A text checked claim by claim: what is a claim, where it stands, and what decides its verdict.

What a text says in words is the judge's to score, and the judge here says what the test tells it:
``YES`` confirms everything, ``UNSURE`` nothing. What is tested is what no judge may overrule.
"""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.verifying import claims_of, verify
from qa.models.judge import EMBEDDED, open_judge
from qa.testing.examples import make_article
from qa.testing.folders import BUNDLED
from qa.text import sentence_spans
from qa.types import Article, Verdict, VerifiedClaim
from tests.test_checking import UNSURE, YES, Says

S, C, U, N = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNCONFIRMED, Verdict.NOT_FOUND


def sample() -> Article:
    text = (BUNDLED / "pentagon-troops-2022-02-02.txt").read_bytes().decode("utf-8")
    return make_article(text, id="sample").model_copy(update={"published_at": date(2022, 2, 2)})


def article(text: str, **fields: object) -> Article:
    return make_article(text, id="given").model_copy(update=fields)


def checked(text: str, *articles: Article, judge: Says | None = YES) -> tuple[VerifiedClaim, ...]:
    return asyncio.run(verify(text, lambda _: articles, judge)).claims


def verdicts(text: str, *articles: Article, judge: Says | None = YES) -> list[Verdict]:
    return [claim.verdict for claim in checked(text, *articles, judge=judge)]


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
def test_figures_and_quotations_hold_however_they_are_written(text: str) -> None:
    (claim,) = checked(text, sample())
    assert (claim.verdict, claim.reasons) == (S, ())
    for citation in claim.citations:
        assert sample().text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Biden is sending about 20,000 troops to Poland and Germany.", "value"),
        ("Biden is sending about 3,000 troops to Poland and Germany.", "value"),
        ("Biden is sending exactly 2,000 troops to Poland and Germany.", "hedge_lost"),
        ("Biden is sending 2,000 troops to Poland and Germany.", "hedge_lost"),
    ],
)
def test_no_judge_lets_an_altered_figure_pass(text: str, finding: str) -> None:
    (sure,) = checked(text, sample(), judge=YES)
    (unsure,) = checked(text, sample(), judge=UNSURE)
    assert sure.verdict is not S
    assert unsure.verdict is C
    assert finding in unsure.figures[0].findings
    start, end = unsure.figures[0].start, unsure.figures[0].end
    assert start is not None
    assert sample().text[start:end] == unsure.figures[0].found
    assert unsure.reasons


def test_a_sum_of_cited_figures_is_shown_with_its_operands() -> None:
    text = "Operation Unifier will have a total of 260 troops, 60 on top of the 200 there."
    (claim,) = checked(text, sample())
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


def test_many_claims_come_back_in_their_order() -> None:
    text = " ".join(f"Ship number {n} sank off Oslo." for n in range(1, 30))
    claims = checked(text, article("A ship sank off Oslo."))
    assert [text[claim.start : claim.end] for claim in claims] == [claim.text for claim in claims]
    assert len(claims) == 29


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    for claim in checked(text, sample()):
        assert text[claim.start : claim.end]


def test_without_articles_nothing_is_found_and_without_a_judge_little() -> None:
    assert verdicts("Two ships sank.", judge=UNSURE) == [N]
    assert verdicts("Two ships sank.", article("Two ships sank."), judge=None) == [S]
    assert verdicts("Two big ships sank.", article("Two ships sank."), judge=None) == [U]


@pytest.mark.parametrize(
    ("source", "claim", "holds"),
    [
        ("At least five bridges closed.", "No fewer than five bridges closed.", True),
        ("The road is 100 km long near Rome.", "The road is 62 miles long near Rome.", True),
        ("The road is 100 km long near Rome.", "The road is 100 miles long near Rome.", False),
        ("The train left on Monday for Rome.", "The train left on Tuesday for Rome.", False),
        ("Sales of cars rose by 5% in Ohio.", "Sales of cars rose by 5 points in Ohio.", False),
        ("Up to nine came to Rome.", "Nine came to Rome.", False),
    ],
)
def test_units_bounds_and_days_are_proved(source: str, claim: str, holds: bool) -> None:
    assert (verdicts(claim, article(source)) == [S]) is holds


def test_relative_dates_are_those_of_the_articles_day() -> None:
    source = "The mayor opened the new bridge on Wednesday."
    dated = article(source, published_at=date(2022, 2, 3))
    assert verdicts("The mayor opened the new bridge on 2 February 2022.", dated) == [S]
    assert verdicts("The mayor opened the new bridge on 9 February 2022.", dated) != [S]


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("“We will rebuild the old bridge,” the mayor said.", True),
        ('"We will rebuild … bridge," the mayor said.', True),
        ("“We will rebuild the new bridge,” the mayor said.", False),
        ("“We will rebuild the [only] bridge,” the mayor said.", True),
        ("“500 euros a day,” the mayor said.", False),
    ],
)
def test_quotations_are_verbatim_but_for_marked_changes(claim: str, holds: bool) -> None:
    source = article(
        "“We will rebuild the old bridge,” the mayor said. “It takes 3,500 euros a day.”"
    )
    assert (verdicts(claim, source) == [S]) is holds


@pytest.mark.parametrize(
    ("claim", "calculation"),
    [
        ("In total, 50 nurses flew to Rome and Oslo.", "30 + 20 = 50"),
        ("Rome got 10 more nurses than Oslo, where nurses flew.", "30 - 20 = 10"),
        ("In total, 60 nurses flew to Rome and Oslo.", None),
        ("50 nurses flew to Rome and Oslo.", None),
    ],
)
def test_derived_figures_need_operands(claim: str, calculation: str | None) -> None:
    source = article("To Rome flew 30 nurses. To Oslo flew 20 nurses.")
    (found,) = checked(claim, source)
    assert (found.verdict is S) is (calculation is not None)
    assert found.figures[0].calculation == calculation
    if calculation:
        quotes = {c.quote for c in found.citations}
        assert quotes >= {"To Rome flew 30 nurses.", "To Oslo flew 20 nurses."}


def test_words_about_the_sources_are_no_claims() -> None:
    text = (
        "Based on the passages, here are the facts:\n\n"
        "1. According to passage 2, two ships sank. (Passage 1)\n"
        "2. The passages do not say why."
    )
    assert [claim.text for claim in claims_of(text)] == ["two ships sank."]


PLAIN = st.text(
    alphabet=st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd", "Zs", "Po", "Pd"]),
    min_size=1,
    max_size=200,
)


@settings(deadline=None)
@given(PLAIN, PLAIN)
def test_a_verbatim_sentence_of_the_article_is_supported(before: str, sentence: str) -> None:
    source = article(f"{before}\n\n{sentence}")
    for span in sentence_spans(source.text):
        for claim in checked(span.cut(source.text), source, judge=UNSURE):
            if claim.text == span.cut(source.text):
                assert claim.verdict is S


@settings(deadline=None)
@given(st.integers(10, 99_999), st.data())
def test_an_altered_digit_is_never_supported(number: int, data: st.DataObject) -> None:
    digits = str(number)
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([d for d in "123456789" if d != digits[at]]))
    altered = int(digits[:at] + other + digits[at + 1 :])
    written = data.draw(st.sampled_from(["{:,}", "{}"])).format(altered)
    source = article(f"The ministry sent {number:,} nurses to Rome on Monday. It cost $7 million.")
    text = data.draw(
        st.sampled_from(
            [
                "The ministry sent {} nurses to Rome on Monday.",
                "On Monday, {} nurses were sent to Rome by the ministry.",
                "Rome received {} nurses on Monday.",
            ]
        )
    )
    assert verdicts(text.format(written), source) != [S]


def test_the_packaged_judge_passes_no_strange_claim() -> None:
    judge = open_judge(EMBEDDED)
    source = article("The council voted on Tuesday to close the public baths in March.")

    def verdict(text: str) -> Verdict:
        return asyncio.run(verify(text, lambda _: [source], judge)).claims[0].verdict

    assert verdict("The council voted on Tuesday to open a second public bath.") is not S
    assert verdict("Two ships sank off Lisbon.") is N
