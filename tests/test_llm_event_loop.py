"""Checking a statement may take the processor; the event loop turns meanwhile."""

from __future__ import annotations

import asyncio
import threading

from evals.llm.corpus import retrieval_of
from evals.llm.replies import Reply, Written, WrittenModel
from qa.answer.llm import LlmAnswerer
from qa.answer.llm.check import Judges
from qa.types import ClaimDraft

QUESTION = "How many troops has the Pentagon put on higher alert?"
TROOPS = "pentagon-troops-2022-02-02"
RETOLD = "Service members were warned they might travel."
REPLY = Reply(
    question=QUESTION,
    article=TROOPS,
    style="plain",
    reply=(Written(say=RETOLD, cite=("8,500",)),),
)
PATIENCE = 30.0


def test_a_slow_judge_holds_up_no_other_request() -> None:
    judging, answered = threading.Event(), threading.Event()

    def alike(one: str, other: str) -> float:
        judging.set()
        assert answered.wait(PATIENCE), "the event loop stood still"
        return 1.0

    async def another_request() -> None:
        await asyncio.to_thread(judging.wait, PATIENCE)
        answered.set()

    async def drafting() -> list[str]:
        answerer = LlmAnswerer(WrittenModel([REPLY]), judges=Judges(alike=alike))
        drafts = answerer.draft(QUESTION, retrieval_of(QUESTION, TROOPS))
        return [one.text async for one in drafts if isinstance(one, ClaimDraft)]

    async def both() -> list[str]:
        claims, _ = await asyncio.gather(drafting(), another_request())
        return claims

    assert asyncio.run(asyncio.wait_for(both(), 2 * PATIENCE)) == [RETOLD]
