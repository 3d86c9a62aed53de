"""What an article cannot have counted, because it appeared before it happened."""

from __future__ import annotations

from datetime import date

import pytest

from qa.testing.examples import draft_of, make_article
from qa.types import Answer, AnswerStatus, Article, ClaimDraft
from tests.test_ask import answer_in, run

FLOOD = "Seven miners were killed when a shaft at Holm flooded on Thursday, the owners said."
THURSDAY = date(2024, 6, 6)


def told(known: str, other: str, *, known_on: date, other_on: date) -> Answer:
    """The answer that drafts the first figure of each of two articles."""
    articles = [
        make_article(text, id=name).model_copy(update={"published_at": on, "publisher": name})
        for text, name, on in ((known, "known", known_on), (other, "other", other_on))
    ]
    return answer_in(run(*map(_first_word, articles), articles=tuple(articles)))


def _first_word(article: Article) -> ClaimDraft:
    return draft_of(article, article.text.split()[0])


def test_victims_are_not_counted_before_the_day_of_their_accident() -> None:
    early = "900 miners were killed in the shaft at Holm."
    answer = told(FLOOD, early, known_on=date(2024, 6, 7), other_on=date(2024, 6, 5))
    assert answer.status is AnswerStatus.PARTIAL
    assert answer.answer == "Seven"
    (withdrawn,) = answer.withdrawn
    assert (
        withdrawn.reason == "its article was published on 2024-06-05, before the event in [1], "
        "which was on 2024-06-06"
    )


@pytest.mark.parametrize("other_on", [THURSDAY, date(2024, 6, 9)])
def test_from_that_day_on_they_are_a_source_in_conflict(other_on: date) -> None:
    other = "900 miners were killed in the shaft at Holm."
    answer = told(FLOOD, other, known_on=date(2024, 6, 7), other_on=other_on)
    assert answer.status is AnswerStatus.CONFLICTING
    assert not answer.withdrawn


def test_what_can_be_planned_may_be_counted_before() -> None:
    sent = "Ninety soldiers left for Holm on Thursday, the ministry said."
    plan = "250 soldiers will leave for Holm, the ministry said."
    answer = told(sent, plan, known_on=date(2024, 6, 7), other_on=date(2024, 6, 4))
    assert len(answer.claims) == 2


def test_without_a_named_day_nothing_is_withdrawn() -> None:
    undated = "Seven miners were killed when a shaft at Holm flooded, the owners said."
    other = "900 miners were killed in the shaft at Holm."
    answer = told(undated, other, known_on=date(2024, 6, 7), other_on=date(2024, 6, 5))
    assert len(answer.claims) == 2
