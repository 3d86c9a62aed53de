"""Follow-ups as the engine answers them, over the bundled articles."""

from __future__ import annotations

import asyncio

import pytest

from qa.answering.ask import final_answer
from qa.answering.passages import KEPT
from qa.engine import Engine
from qa.errors import BadQuestion
from qa.types import Answer, Turn

FLAG = Turn(question="How many referendums on its flag will New Zealand hold?", answer="two")


def ask(engine: Engine, question: str, *turns: Turn) -> Answer:
    async def run() -> Answer:
        return await final_answer(engine.ask(question, turns=turns, top_k=2))

    return asyncio.run(run())


def test_a_follow_up_is_searched_for_in_full_and_says_so(bundled: Engine) -> None:
    said = ask(bundled, "When is the first one?", FLAG)
    assert said.question == "When is the first one?"
    assert said.rewritten_question is not None
    assert "referendum" in said.rewritten_question
    assert said.retrieved[0].article.id == "GUM_news_flag"


def test_what_the_question_before_found_stays_among_the_passages(bundled: Engine) -> None:
    before = [hit.passage.id for hit in ask(bundled, FLAG.question).retrieved]
    topic = "And how many pilgrims were killed at Jamarat Bridge?"
    alone = [hit.passage.id for hit in ask(bundled, topic, FLAG).retrieved]
    assert not set(before) & set(alone)  # a question that stands alone brings nothing along
    follow_up = ask(bundled, "How many people were killed there?", FLAG)
    found = [hit.passage.id for hit in follow_up.retrieved]
    assert found[-1] in before[:KEPT] or set(before[:KEPT]) <= set(found)


def test_an_unsure_reading_is_said_to_be_one(bundled: Engine) -> None:
    said = ask(bundled, "Who chairs the panel?", FLAG)
    assert said.rewritten_question is not None
    assert any(said.rewritten_question in warning for warning in said.warnings)
    sure = ask(bundled, "And when?", FLAG)
    assert not any("Understood as" in warning for warning in sure.warnings)


def test_nothing_is_remembered_between_questions(bundled: Engine) -> None:
    follow_up = "When is the first one?"
    assert ask(bundled, follow_up).rewritten_question is None
    once, again = ask(bundled, follow_up, FLAG), ask(bundled, follow_up, FLAG)
    assert once.answer == again.answer
    assert once.rewritten_question == again.rewritten_question


def test_thanks_are_not_searched_for(bundled: Engine) -> None:
    with pytest.raises(BadQuestion, match="asks nothing"):
        ask(bundled, "Thanks a lot!", FLAG)
