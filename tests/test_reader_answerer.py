"""The reader's answerer, with a reader that says what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from math import log

import pytest

from qa.answering.answerers.candidates import with_sentence_that_names
from qa.answering.answerers.decision import Decision
from qa.answering.answerers.reader import Drafts, ReaderAnswerer
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.models.reader import AnswerSpan, Reading
from qa.testing.examples import make_article, make_retrieval
from qa.types import Answer, Article, Day, Retrieval, Span

BY_READER = Decision(bias=0, weights={"span": 1.0}, answered=0.5, possible=0.2)
"""The reader's own probability decides."""
LORRIES = "They will take along 24 lorries and six helicopters, a spokesman told reporters."


class ToldReader:
    """Finds given words with given probabilities, wherever they stand."""

    name = "test/told"
    fingerprint = "0" * 16
    threshold = 0.5

    def __init__(self, said: Mapping[str, float]) -> None:
        self._said = said

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = 5
    ) -> tuple[Reading, ...]:
        return tuple(
            Reading(spans=tuple(self._spans(passage))[:spans], null=0, answerable=0)
            for passage in passages
        )

    def _spans(self, passage: str) -> list[AnswerSpan]:
        return [
            AnswerSpan(
                span=Span(start=passage.index(words), end=passage.index(words) + len(words)),
                score=log(probability / (1 - probability)),
                probability=probability,
            )
            for words, probability in self._said.items()
            if words in passage
        ]


def answered(question: str, said: Mapping[str, float], *texts: str) -> Answer:
    stored = [make_article(text, id=f"a{number}") for number, text in enumerate(texts)]
    return asked_of(stored, question, said)


def dated_answers(
    question: str, said: Mapping[str, float], texts: Sequence[str], days: Sequence[Day | None]
) -> list[str]:
    stored = [
        make_article(text, id=f"a{number}").model_copy(update={"published_at": day})
        for number, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    return [claim.text for claim in asked_of(stored, question, said).claims]


def asked_of(stored: Sequence[Article], question: str, said: Mapping[str, float]) -> Answer:
    def fetch(article_id: str, version: int) -> Article:
        return next(article for article in stored if article.id == article_id)

    async def retrieve(query: Question) -> Retrieval:
        return make_retrieval(*stored)

    async def run(work: Callable[[], Drafts]) -> Drafts:
        return work()

    answerer = ReaderAnswerer(ToldReader(said), fetch, run, decision=BY_READER)
    return asyncio.run(
        final_answer(ask(Question(question), retrieve=retrieve, answerer=answerer, article=fetch))
    )


def test_an_adverb_behind_a_name_belongs_to_nobody() -> None:
    text = "The U.S. already has 75,000 troops in Europe. Canada sent 60 to the 200 on the ground."
    said = {"75,000": 0.8, "200": 0.7}
    assert answered("How many troops are in Europe already?", said, text).answer == "75,000"


def test_of_rival_figures_the_newest_stands_first() -> None:
    told = {"1,200": 0.9, "1,350": 0.8}
    texts = ("They will send 1,200 soldiers.", "They will send 1,350 soldiers.")
    days = (date(2023, 3, 6), datetime(2023, 3, 10, 9, tzinfo=UTC))
    assert dated_answers("How many soldiers will they send?", told, texts, days) == [
        "1,350",
        "1,200",
    ]
    assert dated_answers("How many soldiers will they send?", told, texts, (days[0], None)) == [
        "1,200",
        "1,350",
    ]


def test_of_reasons_one_is_shown() -> None:
    said = {"as a sign of peace": 0.8, "because it rained": 0.8}
    texts = ("The mayor sends food as a sign of peace.", "The mayor sends food because it rained.")
    assert len(answered("Why does the mayor send food?", said, *texts).claims) == 1


def test_a_reason_goes_on_behind_the_words_found() -> None:
    text = "The mayor sends food to Veskby as a sign of peace."
    answer = answered("Why does the mayor send food?", {"sends food to Veskby": 0.9}, text)
    assert answer.answer == "sends food to Veskby as a sign of peace"


PACKAGE = "As part of the package the department will send tents, blankets and food."
CANADA = "Canada offered help to the town."


@pytest.mark.parametrize(
    ("between", "begins"),
    [("It did so on Monday.", CANADA), ("The road was closed for an hour. " * 40, PACKAGE)],
)
def test_what_is_read_reaches_back_to_the_name_of_the_question(between: str, begins: str) -> None:
    text = f"Snow fell. {CANADA} {between} {PACKAGE}"
    near = Span(start=text.index(PACKAGE), end=len(text))
    read = with_sentence_that_names(make_article(text), near, ("Canada",))
    assert read.cut(text).startswith(begins)
    assert read.end == near.end
    assert with_sentence_that_names(make_article(text), near, ("Mexico",)) == near
