"""Words put in the place of an article's; the newest figure; the work of many claims."""

from __future__ import annotations

import sys
from datetime import date
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.types import Article, Verdict, VerifiedClaim
from qa.verify import verify
from qa.verify.slots import alignment, slots
from tests.examples import make_article

GAME = (
    "Belgium beat Tunisia 5-2 in Moscow on Saturday. Coach Roberto Martinez praised his team. "
    "Eleven fans were injured after the match, Moscow police said. Prices of tickets rose by 12 "
    "percent before the match, said Pentagon press secretary John Kirby. Kirby paid in cash."
)


def check(text: str, *articles: Article) -> VerifiedClaim:
    given = articles or (make_article(GAME, id="game"),)
    (claim,) = verify(text, lambda _: given).claims
    return claim


@pytest.mark.parametrize(
    ("text", "verdict", "says"),
    [
        ("Tunisia beat Belgium 5-2 in Moscow on Saturday.", Verdict.CONTRADICTED, "other way"),
        ("Belgium beat Panama 5-2 in Moscow on Saturday.", Verdict.NOT_FOUND, "Panama"),
        ("Eleven fans were killed after the match, Moscow police said.", Verdict.CONTRADICTED,
         "injured"),
        ("Prices of tickets fell by 12 percent before the match.", Verdict.CONTRADICTED, "rose"),
        ("Coach Thierry Henry praised his team.", Verdict.NOT_FOUND, "Henry"),
    ],
)  # fmt: skip
def test_a_swapped_name_direction_or_fate_is_no_support(
    text: str, verdict: Verdict, says: str
) -> None:
    claim = check(text)
    assert claim.verdict is verdict
    assert any(says in reason for reason in claim.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Belgium beat Tunisia 5-2 on Saturday in Moscow.",
        "Belgium beat Tunisia by 5-2 in Moscow on Saturday.",
        "Prices of tickets rose by 12 percent before the match, Kirby said.",
        "Prices of tickets rose by 12 percent before the match, said the Pentagon.",
    ],
)
def test_another_order_and_another_name_of_the_same_one_are_supported(text: str) -> None:
    claim = check(text)
    assert (claim.verdict, claim.reasons) == (Verdict.SUPPORTED, ())


def test_the_newest_of_several_figures_is_named() -> None:
    texts = {
        6: "Caldria will send about 1,200 soldiers to Lorvenia, the ministry said.",
        10: "Caldria will send 1,350 soldiers to Lorvenia rather than about 1,200, it said.",
    }
    articles = [
        make_article(text, id=f"day-{day}").model_copy(update={"published_at": date(2023, 3, day)})
        for day, text in texts.items()
    ]
    for order in (articles, articles[::-1]):
        claim = check("Caldria will send 1,530 soldiers to Lorvenia.", *order)
        assert claim.verdict is Verdict.CONTRADICTED
        assert claim.figures[0].found == "1,350"
        assert claim.citations[0].article_id == "day-10"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_aligned(one: str, other: str) -> None:
    assert 0 <= alignment(one, other) <= 1
    assert alignment(one, one) in (0.0, 1.0)
    assert slots(one, one) == ()


def calls_of(claims: int, articles: int) -> int:
    """Count the function calls of verifying so many claims: the same on every machine."""
    names = ["Ardel", "Bolne", "Corvik", "Dalmor", "Esteny", "Falgar", "Gorlin", "Hestia"]

    def sentence(i: int, figure: int) -> str:
        town = names[i % 8] + names[i // 8 % 8].lower() + names[i // 64 % 8].lower()
        return f"The mayor of {town} said that {figure} houses were built on the hill."

    given = [
        make_article(" ".join(sentence(20 * a + i, 100 + 20 * a + i) for i in range(20)), id=f"{a}")
        for a in range(articles)
    ]
    text = " ".join(sentence(i, 5000 + i) for i in range(claims))
    count = 0

    def tally(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        found = verify(text, lambda _: given)
    finally:
        sys.setprofile(before)
    assert len(found.claims) == claims
    assert not any(claim.verdict is Verdict.SUPPORTED for claim in found.claims)
    return count


def test_work_grows_with_the_claims_plus_the_articles_not_with_their_product() -> None:
    small, more_claims = calls_of(10, 10), calls_of(40, 10)
    more_articles, both = calls_of(10, 25), calls_of(40, 25)
    per_claim, per_claim_of_more = more_claims - small, both - more_articles
    assert per_claim_of_more < 1.6 * per_claim


TOUR = (
    "I am going to Las Vegas next month, Italy in November, back to Las Vegas in December, Mexico "
    "in January, a festival in February, a carnival in March, Eureka Springs in March, and the "
    "final show in April."
)


def test_a_month_is_compared_in_its_place_of_a_list() -> None:
    tour = make_article(TOUR, id="tour")
    assert check(TOUR, tour).verdict is Verdict.SUPPORTED
    for old, new in (("carnival in March", "carnival in April"), ("in January", "in February")):
        claim = check(TOUR.replace(old, new), tour)
        assert claim.verdict is Verdict.CONTRADICTED
        assert any(new.split()[-1] in reason for reason in claim.reasons)


def test_days_in_another_order_contradict_nothing() -> None:
    told = make_article("The council met on Thursday and Friday in Port Arlen.", id="met")
    claim = check("The council met on Friday and Thursday in Port Arlen.", told)
    assert claim.verdict is Verdict.SUPPORTED
