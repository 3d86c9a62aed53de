from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.follow_up import Rewrite, standalone_question
from qa.answering.follow_up_model import rewrite_by_model
from qa.answering.passages import KEPT, with_earlier
from qa.answering.question import Question
from qa.errors import BadQuestion, ModelUnavailable
from qa.models.llm import ChatRequest, Completion, CompletionDelta, CompletionStream, Deadline
from qa.testing.corpus import retrieval_of
from qa.testing.text_strategies import any_text
from qa.types import Turn

TROOPS = Turn(
    question="How many troops is Biden sending to Poland and Germany?",
    answer="About 2,000 troops are going to Poland and Germany.",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And how many of them to Romania?", "How many troops is Biden sending to Romania?"),
        ("And to Romania?", "How many troops is Biden sending to Romania?"),
        ("When?", "When is Biden sending troops to Poland and Germany?"),
        ("Why is that?", "Why is Biden sending troops to Poland and Germany?"),
        (
            "Where are they based?",
            "Where are the troops based (troops Biden sending to Poland and Germany)?",
        ),
        ("How many are in Europe already?", "How many troops are in Europe already?"),
        ("And in 2023?", "How many troops is Biden sending to Poland and Germany in 2023?"),
    ],
)  # fmt: skip
def test_a_follow_up_takes_what_it_lacks_from_the_question_before(
    question: str, expected: str
) -> None:
    assert standalone_question(question, [TROOPS]).question == expected


def test_pronouns_reach_back_over_several_turns() -> None:
    turns = [Turn(question="Who is Ahmed Mohamed?", answer="A boy from Irving, Texas.")]
    for question, expected in [
        ("How old is he?", "How old is Ahmed Mohamed?"),
        ("When did he bring the clock to school?",
         "When did Ahmed Mohamed bring the clock to school?"),
        ("And what did Obama tweet to him?", "What did Obama tweet to Ahmed Mohamed?"),
    ]:  # fmt: skip
        assert standalone_question(question, turns).question == expected
        turns.append(Turn(question=question))


def test_who_is_answered_by_the_answer() -> None:
    turns = [Turn(question="Who is the Pentagon's spokesperson?", answer="John Kirby is.")]
    found = standalone_question("What did he say?", turns)
    assert "John Kirby" in found.question or "Pentagon" in found.question


def test_several_readings_are_not_sure() -> None:
    found = standalone_question("What about Canada?", [TROOPS])
    assert "Canada" in found.question
    assert found.changed
    assert not found.sure


@pytest.mark.parametrize(
    "question",
    [
        "How many pilgrims died in Mecca in 2006?",
        "What did Malaysia's prime minister say about the boats?",
        "Are there any troops in Romania?",
        "How many referendums on its flag will New Zealand hold?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    expected = Rewrite(question=question, changed=False, sure=True, previous=TROOPS.question)
    assert standalone_question(question, [TROOPS]) == expected


@settings(deadline=None)
@given(question=any_text)
def test_without_a_conversation_nothing_changes(question: str) -> None:
    assert not standalone_question(question, []).changed or question != question.strip()


@settings(deadline=None)
@given(question=any_text, turns=st.lists(st.tuples(any_text, any_text), max_size=3))
def test_any_conversation_gives_a_question_the_same_each_time(
    question: str, turns: list[tuple[str, str]]
) -> None:
    earlier = [Turn(question=asked, answer=answer) for asked, answer in turns]
    found = standalone_question(question, earlier)
    assert found == standalone_question(question, earlier)
    assert bool(found.question.strip()) == bool(question.strip())


FLAGS = Turn(question="What do the flag referendums cost?", answer="NZ$26 million")
PARIS = Turn(question="Who is Valeska Paris?", answer="an Australian woman")
SOLDIERS = Turn(question="How many soldiers will Caldria send to Lorvenia?", answer="1,350")


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (TROOPS, "Only Romania?", "How many troops is Biden sending to Romania?"),
        (TROOPS, "No, I meant Estonia.", "How many troops is Biden sending to Estonia?"),
        (TROOPS, "Not Biden but Trudeau.",
         "How many troops is Trudeau sending to Poland and Germany?"),
        (TROOPS, "And how many tanks?",
         "How many tanks is Biden sending to Poland and Germany?"),
        (TROOPS, "how many more are coming?", "how many more troops are coming?"),
        (PARIS, "When did her mother speak out?", "When did Valeska Paris' mother speak out?"),
        (PARIS, "Can you tell me which ship she was on?", "Which ship Valeska Paris was on?"),
        (SOLDIERS, "Thanks. And how many engineers?",
         "How many engineers will Caldria send to Lorvenia?"),
    ],
)  # fmt: skip
def test_what_a_follow_up_names_takes_the_place_of_its_kind(
    turn: Turn, question: str, expected: str
) -> None:
    said = standalone_question(question, [turn]).question
    bare = said.split(" (")[0].rstrip("?")
    assert bare.lower() == expected.lower().rstrip("?")


def test_lines_that_ask_nothing_are_passed_over_in_the_conversation() -> None:
    turns = [TROOPS, Turn(question="Thank you!"), Turn(question="ok, great")]
    found = standalone_question("And to Romania?", turns)
    assert found.question == "How many troops is Biden sending to Romania?"
    assert found.previous == TROOPS.question


@pytest.mark.parametrize("line", ["Thanks!", "ok cool", "hello", "That's all, thank you.", "Bye"])
def test_a_line_that_asks_nothing_is_refused(line: str) -> None:
    for turns in ([], [TROOPS]):
        with pytest.raises(BadQuestion, match="asks nothing"):
            standalone_question(line, turns)
    model = Says("x?")
    with pytest.raises(BadQuestion):
        asyncio.run(rewrite_by_model(model, line, [TROOPS]))
    assert model.asked == []


@pytest.mark.parametrize("line", ["Thanks to whom?", "Why?", "Is it okay?", "Great Britain?"])
def test_a_short_question_is_none_of_them(line: str) -> None:
    assert standalone_question(line, [TROOPS]).changed


class Says:
    """A model whose reply is known."""

    name = "test/says"

    def __init__(self, reply: str | None) -> None:
        self._reply = reply
        self.asked: list[ChatRequest] = []

    async def ready(self) -> None: ...

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        self.asked.append(request)
        if self._reply is None:
            raise ModelUnavailable("gone")
        yield CompletionDelta(text=self._reply)
        yield Completion(text=self._reply, finish="stop")


def by_model(reply: str | None, question: str, turns: list[Turn]) -> Rewrite:
    return asyncio.run(rewrite_by_model(Says(reply), question, turns))


def test_the_model_rewrites_where_there_is_one() -> None:
    said = "How many troops is Canada sending?"
    assert by_model(said, "What about Canada?", [TROOPS]) == Rewrite(
        question=said, changed=True, sure=True, previous=TROOPS.question
    )
    assert by_model(f'Question: "{said}"\n', "What about Canada?", [TROOPS]).question == said


@pytest.mark.parametrize(
    "reply",
    [
        None,
        "",
        "About 60 troops.",
        "How many troops is Justin Trudeau sending?",
        "How many of the 260 troops is Canada sending?",
        "How many?\nOr is it why?",
        "Who? " * 200,
    ],
)
def test_a_rewriting_that_cannot_be_trusted_is_replaced_by_the_rules(reply: str | None) -> None:
    by_rules = standalone_question("What about Canada?", [TROOPS])
    found = by_model(reply, "What about Canada?", [TROOPS])
    assert found.question == by_rules.question
    assert not found.sure


def test_the_first_question_is_not_sent_to_the_model() -> None:
    model = Says("x?")
    found = asyncio.run(rewrite_by_model(model, "How many troops?", []))
    assert found == Rewrite(question="How many troops?", changed=False, sure=True)
    assert model.asked == []


def test_the_evidence_of_the_question_before_stays_in_the_pool() -> None:
    now = retrieval_of("now", "GUM_news_worship")
    before = retrieval_of("before", "GUM_news_crane")
    typed = "What about Canada?"
    rewrite = standalone_question(typed, [TROOPS])
    question = Question(rewrite.question, typed=typed, sure=False)
    found = with_earlier(now, before, question)
    assert found.hits[: len(now.hits)] == now.hits
    assert [hit.passage for hit in found.hits[len(now.hits) :]] == [
        hit.passage for hit in before.hits[:KEPT]
    ]
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))
    assert rewrite.question in found.warnings[-1]
    assert with_earlier(now, now, question).hits == now.hits
    assert with_earlier(now, None, replace(question, sure=True)) == now


@pytest.mark.parametrize("words", ["thank you ", "the first ", "not a but ", "he ", "A's "])
def test_a_long_line_is_no_follow_up(words: str) -> None:
    """What no person types must not keep a server busy: it is left as it is."""
    long = (words * 2000)[:2000].strip()
    turns = [Turn(question=long, answer=long)] * 50
    assert not standalone_question(long, turns).changed
    assert not standalone_question("And to Romania?", turns).changed
