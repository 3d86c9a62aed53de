"""Checking a statement may take the processor; the event loop turns meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

from qa.answering.answerers.llm import LlmAnswerer
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.models.judge import Judgement, Pair, Thresholds
from qa.testing.corpus import articles, retrieval_of
from qa.testing.replies import Reply, Written, WrittenModel
from qa.types import Answer, Article, Retrieval

QUESTION = "How many troops has the Pentagon put on higher alert?"
TROOPS = "pentagon-troops-2022-02-02"
RETOLD = "Service members on alert were warned they might travel."
REPLY = Reply(
    question=QUESTION,
    article=TROOPS,
    style="plain",
    reply=(Written(say=RETOLD, cite=("8,500",)),),
)
PATIENCE = 30.0


class Slow:
    """A judge that is done only when another request has been answered."""

    name = "test/slow"
    fingerprint = "0"
    thresholds = Thresholds(supported=0.5, contradicted=0.9)

    def __init__(self) -> None:
        self.judging, self.answered = threading.Event(), threading.Event()

    def work(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        self.judging.set()
        assert self.answered.wait(PATIENCE), "the event loop stood still"
        return tuple(Judgement(supported=1, contradicted=0) for _ in pairs)

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        return await asyncio.to_thread(self.work, pairs)


def test_a_slow_judge_holds_up_no_other_request() -> None:
    slow = Slow()

    async def found(query: Question) -> Retrieval:
        return retrieval_of(query.text, TROOPS)

    def article(article_id: str, version: int) -> Article:
        return articles()[article_id]

    async def another_request() -> None:
        await asyncio.to_thread(slow.judging.wait, PATIENCE)
        slow.answered.set()

    async def both() -> Answer:
        events = ask(
            Question(QUESTION),
            retrieve=found,
            answerer=LlmAnswerer(WrittenModel([REPLY])),
            article=article,
            judges=(slow,),
        )
        answer, _ = await asyncio.gather(final_answer(events), another_request())
        return answer

    answer = asyncio.run(asyncio.wait_for(both(), 2 * PATIENCE))
    assert [(claim.text, claim.verified) for claim in answer.claims] == [(RETOLD, True)]
