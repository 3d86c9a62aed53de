"""A statement that a judge refutes goes back to the model once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from qa.answering.answerers.base import Answerer
from qa.answering.answerers.llm import FallbackAnswerer, LlmAnswerer
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.errors import ModelUnavailable
from qa.models.judge import Judgement, Pair, Thresholds
from qa.models.llm import ChatRequest, CompletionStream, Deadline
from qa.testing.corpus import articles, retrieval_of
from qa.testing.replies import Reply, Written, WrittenModel
from qa.types import Answer, Article, Retrieval

QUESTION = "How many troops has the Pentagon put on higher alert?"
TROOPS = "pentagon-troops-2022-02-02"
RIGHT = "Service members on alert were warned they might travel."
WRONG = "Service members on alert were told to stay."


class Refutes:
    """A judge that is sure that what says "stay" is wrong, and the rest right."""

    name = "test/refutes"
    fingerprint = "0"
    thresholds = Thresholds(supported=0.5, contradicted=0.9)

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        wrong = ["stay" in pair.claim for pair in pairs]
        return tuple(Judgement(supported=1 - w, contradicted=float(w)) for w in wrong)


def reply(*statements: str, repair: str) -> Reply:
    """A model's reply, and what it says when it is told what was wrong."""
    said = tuple(Written(say=one, cite=("8,500",)) for one in statements)
    again = (Written(say=repair, cite=("8,500",)),)
    return Reply(question=QUESTION, article=TROOPS, style="plain", reply=said, repair=again)


def answered(answerer: Answerer) -> Answer:
    async def found(query: Question) -> Retrieval:
        return retrieval_of(query.text, TROOPS)

    def article(article_id: str, version: int) -> Article:
        return articles()[article_id]

    events = ask(
        Question(QUESTION), retrieve=found, answerer=answerer, article=article, judges=(Refutes(),)
    )
    return asyncio.run(final_answer(events))


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_corrected_statement_takes_the_place_of_the_refuted_one(wrapped: bool) -> None:
    model = WrittenModel([reply(WRONG, repair=RIGHT)])
    answerer: Answerer = LlmAnswerer(model)
    answer = answered(FallbackAnswerer([answerer]) if wrapped else answerer)
    assert [(one.text, one.verified) for one in answer.claims] == [(RIGHT, True)]
    assert answer.withdrawn == ()


def test_what_is_not_corrected_is_withdrawn_with_the_reason() -> None:
    answer = answered(LlmAnswerer(WrittenModel([reply(RIGHT, WRONG, repair=WRONG)])))
    assert [one.text for one in answer.claims] == [RIGHT]
    assert [one.text for one in answer.withdrawn] == [WRONG]


class FailsLater(WrittenModel):
    """Can't be reached at the second call."""

    def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        if any(message.role == "assistant" for message in request.messages):
            raise ModelUnavailable("The model is gone.", "Try again.")
        return super().stream(request, deadline)


def test_a_model_that_fails_while_it_corrects_leaves_what_was_checked() -> None:
    answer = answered(LlmAnswerer(FailsLater([reply(RIGHT, WRONG, repair=RIGHT)])))
    assert [one.text for one in answer.claims] == [RIGHT]
    assert [one.text for one in answer.withdrawn] == [WRONG]
    assert any("could not be corrected" in warning for warning in answer.warnings)
