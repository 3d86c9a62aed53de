from __future__ import annotations

import asyncio

import pytest

from qa.answering.ask import ask
from qa.answering.limits import MAX_QUESTION, clean_question
from qa.answering.question import Question
from qa.errors import BadQuestion, NotFound
from qa.testing.examples import (
    ScriptedAnswerer,
    draft_of,
    make_article,
    make_retrieval,
    whole_passage,
)
from qa.types import (
    Answer,
    Answered,
    AnswerStatus,
    Article,
    AskEvent,
    ClaimDraft,
    ClaimMade,
    DraftEnd,
    EvidenceHint,
    Retrieval,
    Span,
)


def run(
    *drafts: ClaimDraft | DraftEnd, articles: tuple[Article, ...], found: Retrieval | None = None
) -> list[AskEvent]:
    stored = {(article.id, article.version): article for article in articles}

    def fetch(article_id: str, version: int) -> Article:
        if (article_id, version) not in stored:
            raise NotFound(f"no {article_id}@{version}")
        return stored[article_id, version]

    async def retrieve(query: Question) -> Retrieval:
        return found or make_retrieval(*articles)

    async def collect() -> list[AskEvent]:
        events = ask(
            Question("How many?"),
            retrieve=retrieve,
            answerer=ScriptedAnswerer(*drafts),
            article=fetch,
        )
        return [event async for event in events]

    return asyncio.run(collect())


def answer_in(events: list[AskEvent]) -> Answer:
    assert isinstance(events[-1], Answered)
    return events[-1].answer


def test_events_come_in_order_and_end_with_the_whole_answer() -> None:
    article = make_article()
    events = run(
        draft_of(article, "about 2,000"),
        draft_of(article, "Another 60"),
        DraftEnd(),
        articles=(article,),
    )
    assert [event.event for event in events] == ["retrieved", "claim", "claim", "answer"]
    answer = answer_in(events)
    assert answer.status is AnswerStatus.ANSWERED
    assert tuple(e.claim for e in events if isinstance(e, ClaimMade)) == answer.claims


def test_a_claim_cites_the_whole_sentence_and_marks_the_evidence() -> None:
    article = make_article()
    answer = answer_in(run(draft_of(article, "about 2,000"), articles=(article,)))
    (citation,) = answer.citations
    assert citation.quote == "The ministry sent about 2,000 soldiers north on Tuesday."
    assert citation.evidence is not None
    assert citation.evidence.quote == "about 2,000"
    assert article.text[citation.evidence.start : citation.evidence.end] == "about 2,000"
    assert article.text[citation.start : citation.end] == citation.quote
    assert citation.suffix == article.text[citation.end : citation.end + 32]


def test_claims_stand_in_the_answer_where_their_ranges_say() -> None:
    article = make_article()
    answer = answer_in(
        run(
            draft_of(article, "about 2,000"),
            draft_of(article, "Another 60 will follow."),
            draft_of(article, "north"),
            articles=(article,),
        )
    )
    assert answer.answer == "about 2,000; Another 60 will follow. north"
    for claim in answer.claims:
        assert claim.answer_range.cut(answer.answer) == claim.text


def test_one_sentence_cited_twice_has_one_number() -> None:
    article = make_article()
    other = make_article("Nobody was sent.", id="south")
    answer = answer_in(
        run(
            draft_of(article, "about 2,000"),
            draft_of(other, "Nobody"),
            draft_of(article, "Tuesday"),
            articles=(article, other),
        )
    )
    assert [c.number for claim in answer.claims for c in claim.citations] == [1, 2, 1]


def test_a_quote_that_is_nowhere_is_withdrawn_not_shown() -> None:
    article = make_article()
    invented = ClaimDraft(
        text="20,000 were sent",
        evidence=(EvidenceHint(passage=whole_passage(article), quote="about 20,000 soldiers"),),
        score=0.99,
    )
    answer = answer_in(run(invented, DraftEnd(), articles=(article,)))
    assert answer.status is AnswerStatus.UNANSWERABLE
    assert answer.claims == ()
    assert answer.withdrawn[0].text == "20,000 were sent"


def test_a_withdrawn_claim_among_good_ones_makes_the_answer_partial() -> None:
    article = make_article()
    invented = ClaimDraft(text="x", evidence=(), score=0.5)
    answer = answer_in(run(draft_of(article, "about 2,000"), invented, articles=(article,)))
    assert answer.status is AnswerStatus.PARTIAL
    assert answer.answer == "about 2,000"


def test_declining_says_why_and_shows_the_nearest_sentences() -> None:
    article = make_article()
    near = draft_of(article, "Another 60")
    answer = answer_in(
        run(DraftEnd(nearest=(near,), reason="Nothing scored enough."), articles=(article,))
    )
    assert answer.status is AnswerStatus.UNANSWERABLE
    assert answer.reason == "Nothing scored enough."
    assert [citation.quote for citation in answer.nearest] == ["Another 60 will follow."]


def test_filters_that_leave_no_article_are_named_as_the_reason() -> None:
    answer = answer_in(run(DraftEnd(), articles=(), found=Retrieval(query="q")))
    assert answer.reason is not None
    assert "filters" in answer.reason


def test_evidence_outside_its_article_is_an_error_not_a_citation() -> None:
    article = make_article()
    hint = EvidenceHint(passage=whole_passage(article), span=Span(start=0, end=10_000))
    with pytest.raises(ValueError, match="exceeds"):
        run(ClaimDraft(text="x", evidence=(hint,), score=1), articles=(article,))


@pytest.mark.parametrize(
    ("question", "says"),
    [("", "empty"), (" \n\t", "empty"), ("x" * (MAX_QUESTION + 1), "2001"), ("a\ud800", "surrog")],
    ids=["empty", "blank", "too-long", "lone-surrogate"],
)
def test_an_unusable_question_is_refused(question: str, says: str) -> None:
    with pytest.raises(BadQuestion, match=says):
        clean_question(question)
