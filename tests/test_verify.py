from __future__ import annotations

import asyncio
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.judge import EMBEDDED, Judge, open_judge
from qa.text import sentence_spans
from qa.types import Article, Verdict, VerifiedClaim
from qa.verify import claims_of, verify
from tests.conftest import BUNDLED
from tests.examples import make_article


def sample() -> Article:
    text = (BUNDLED / "pentagon-troops-2022-02-02.txt").read_bytes().decode("utf-8")
    return make_article(text, id="sample").model_copy(update={"published_at": date(2022, 2, 2)})


def checked(text: str, *articles: Article) -> tuple[VerifiedClaim, ...]:
    return asyncio.run(verify(text, lambda _: articles, packaged())).claims


@cache
def packaged() -> Judge:
    return open_judge(EMBEDDED)


def check(text: str) -> VerifiedClaim:
    (claim,) = checked(text, sample())
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
    for claim in checked(text, sample()):
        assert text[claim.start : claim.end]


def test_without_articles_nothing_is_found() -> None:
    (claim,) = checked("Two ships sank.")
    assert claim.verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Canada will send 600 troops to Ukraine.", "60"),
        ("The U.S. has 8,000 to 9,000 troops in Europe.", "between 75,000 and 80,000"),
        ("About 9,500 U.S.-based troops are on heightened alert.", "about 8,500"),
    ],
)
def test_a_wrong_figure_is_compared_with_the_one_a_person_would_compare(
    text: str, compared: str
) -> None:
    claim = check(text)
    assert claim.verdict is Verdict.CONTRADICTED
    assert claim.figures[0].found == compared


def article(text: str, **fields: object) -> Article:
    return make_article(text, id="given").model_copy(update=fields)


def verdicts(text: str, *articles: Article) -> list[Verdict]:
    return [claim.verdict for claim in checked(text, *articles)]


S, C, N = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("source", "claim", "verdict"),
    [
        ("The bridge will open in May.", "The bridge will not open in May.", C),
        ("The bridge will not open in May.", "The bridge will open in May.", C),
        ("The bridge will not open in May.", "The bridge won't open in May.", S),
        ("No bridge has opened since May.", "No bridge has opened since May, he said.", S),
        ("Not only the bridge was closed.", "The bridge was closed.", S),
        ("At least five bridges closed.", "No fewer than five bridges closed.", S),
        ("Sales of cars rose by 5% in Ohio.", "Sales of cars fell by 5% in Ohio.", C),
        ("Infected ants ate sugar in May.", "Healthy ants ate sugar in May.", C),
        ("Sweden beat Korea 2-1 in Rome.", "Sweden beat Korea 1-2 in Rome.", C),
        ("Votes rose from 9 to 10 in Ohio.", "Votes rose from 10 to 9 in Ohio.", C),
        ("The train left on Monday for Rome.", "The train left on Tuesday for Rome.", C),
        ("A crash killed 2 nurses and hurt 5.", "A crash killed 5 nurses and hurt 2.", C),
        ("The road is 100 km long near Rome.", "The road is 100 miles long near Rome.", C),
        ("The road is 100 km long near Rome.", "The road is 62 miles long near Rome.", S),
    ],
)
def test_denials_opposites_and_figures_out_of_place(
    source: str, claim: str, verdict: Verdict
) -> None:
    assert verdicts(claim, article(source)) == [verdict]


def test_relative_dates_are_those_of_the_articles_day() -> None:
    source = "The mayor opened the new bridge on Wednesday."
    dated = article(source, published_at=date(2022, 2, 3))
    assert verdicts("The mayor opened the new bridge on 2 February 2022.", dated) == [S]
    assert verdicts("The mayor opened the new bridge on 9 February 2022.", dated) == [C]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("“We will rebuild the old bridge,” the mayor said.", S),
        ('"We will rebuild … bridge," the mayor said.', S),
        ("“We will rebuild the new bridge,” the mayor said.", N),
        ("“We will rebuild the [only] bridge,” the mayor said.", S),
        ("“We will [not] rebuild the old bridge,” the mayor said.", C),
    ],
)
def test_quotations_are_verbatim_but_for_marked_changes(claim: str, verdict: Verdict) -> None:
    source = article("“We will rebuild the old bridge,” the mayor said.")
    assert verdicts(claim, source) == [verdict]


def test_a_quotation_does_not_begin_inside_a_number() -> None:
    source = article("“It takes 3,500 euros a day,” the mayor said.")
    (claim,) = verify("“500 euros a day,” the mayor said.", lambda _: [source]).claims
    assert any("verbatim" in reason for reason in claim.reasons)


def test_each_of_two_statements_in_a_sentence_is_checked() -> None:
    source = article("The mayor opened the bridge over the Tiber in Rome.")
    claim = "The mayor opened the bridge over the Tiber in Rome and a strike closed every museum."
    (found,) = verify(claim, lambda _: [source]).claims
    assert found.verdict is N
    assert any("a strike closed every museum" in reason for reason in found.reasons)


def test_a_name_that_the_nearest_sentences_do_not_speak_of() -> None:
    far = "Nothing happened for days, people said, and the rain went on. " * 20
    source = article(f"Anna Novak opened the bridge in Rome. {far}\n\nThen Petr Dvorak came.")
    assert verdicts("Petr Dvorak opened the bridge in Rome.", source) == [N]
    assert verdicts("Anna Novak opened the bridge in Rome.", source) == [S]


@pytest.mark.parametrize(
    ("claim", "verdict", "calculation"),
    [
        ("Together 50 nurses and doctors flew to Rome.", S, None),
        ("In total, 50 nurses flew to Rome and Oslo.", S, "30 + 20 = 50"),
        ("In total, 60 nurses flew to Rome and Oslo.", C, None),
        ("50 nurses flew to Rome and Oslo.", C, None),
        ("Rome got 10 more nurses than Oslo, where nurses flew.", S, "30 - 20 = 10"),
    ],
)
def test_derived_figures_need_operands(
    claim: str, verdict: Verdict, calculation: str | None
) -> None:
    source = article("To Rome flew 30 nurses. To Oslo flew 20 nurses.")
    (found,) = verify(claim, lambda _: [source]).claims
    if calculation is not None:
        assert found.figures[0].calculation == calculation
        assert {c.quote for c in found.citations} == {
            "To Rome flew 30 nurses.",
            "To Oslo flew 20 nurses.",
        }
    if "Together" not in claim:
        assert found.verdict is verdict


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


@given(PLAIN, PLAIN)
def test_a_verbatim_sentence_of_the_article_is_supported(before: str, sentence: str) -> None:
    source = article(f"{before}\n\n{sentence}")
    for span in sentence_spans(source.text):
        for claim in verify(span.cut(source.text), lambda _: [source]).claims:
            if claim.text == span.cut(source.text):
                assert claim.verdict is S


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
    (verdict,) = verdicts(text.format(written), source)
    assert verdict is not S


@given(st.text(max_size=300), st.text(min_size=1, max_size=300))
def test_no_text_and_no_article_breaks_it(text: str, source: str) -> None:
    found = verify(text, lambda _: [article(source)])
    for claim in found.claims:
        for citation in claim.citations:
            assert source[citation.start : citation.end] == citation.quote
        for figure in claim.figures:
            if figure.start is not None:
                assert source[figure.start : figure.end] == figure.found
