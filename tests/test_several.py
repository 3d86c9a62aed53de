"""Questions that ask several things: taken apart, answered one by one, put together."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.ask import final_answer
from qa.answering.question.parts import split_question
from qa.engine import open_engine
from qa.settings import Settings
from qa.types import Answer, AnswerStatus

ARTICLES = """\
{"id": "ferry", "title": "Ferry runs aground", "published_at": "2024-05-02", "text": "The ferry \
Aurora ran aground off Port Sel on Thursday with 310 passengers aboard, the coastguard said."}
{"id": "storm", "title": "Storm in Veskby", "published_at": "2024-05-09", "text": "A storm killed \
seven people in Veskby on Wednesday, the town's mayor, Anna Lund, said."}
"""


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "How many passengers were on the Aurora, and how many people did the storm kill?",
            (
                "How many passengers were on the Aurora?",
                "How many people did the storm kill?",
            ),
        ),
        (
            "How many died in the collapse of the hotel, and how many astronauts died aboard?",
            ("How many died in the collapse of the hotel?", "How many astronauts died aboard?"),
        ),
        ("In which town was the fair held? Who opened the fair in 2016?", None),
        ("How many troops go to Poland and Germany?", ()),
        ("Which states and which cities were hit by the storm?", ()),
        ("Who knew when it began, and how it would end in Veskby?", ()),
        ("What does the minister of Caldria think, and why?", ()),
        ("Did Biden send 2,000 troops, and how many went to Poland?", ()),
    ],
)
def test_taking_apart(question: str, parts: tuple[str, ...] | None) -> None:
    if parts is None:
        parts = ("In which town was the fair held?", "Who opened the fair in 2016?")
    assert split_question(question) == (parts or (question,))


@given(st.text(max_size=200))
def test_any_text_gives_one_question_or_more(question: str) -> None:
    parts = split_question(question)
    assert parts == (question,) or (1 < len(parts) <= 3 and all(parts))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("several")
    source = folder / "articles.jsonl"
    source.write_text(ARTICLES, encoding="utf-8")
    with open_engine(Settings(home=folder / "home"), light=True) as engine:
        engine.ingest([str(source)])
    return folder / "home"


def answer(home: Path, question: str) -> Answer:
    async def asked() -> Answer:
        found = await final_answer(engine.ask(question))
        await engine.finish()
        return found

    with open_engine(Settings(home=home), light=True) as engine:
        return asyncio.run(asked())


def test_each_part_is_answered_from_its_own_article(home: Path) -> None:
    found = answer(
        home, "How many passengers were on the Aurora, and how many people did the storm kill?"
    )
    assert found.status is AnswerStatus.ANSWERED
    assert found.answer == "310; seven"
    assert [c.citations[0].article_id for c in found.claims] == ["ferry", "storm"]
    assert [c.citations[0].number for c in found.claims] == [1, 2]
    for claim in found.claims:
        assert found.answer[claim.answer_range.start : claim.answer_range.end] == claim.text
    assert found.conflicts == ()


def test_a_part_without_an_answer_is_named(home: Path) -> None:
    found = answer(
        home, "How many passengers were on the Aurora, and who won the election in Narnia?"
    )
    assert found.status is AnswerStatus.PARTIAL
    assert found.reason is not None
    assert found.reason.startswith("“Who won the election in Narnia?”: No article answers this")
    assert len(found.claims) == 1


def test_where_nothing_is_answered_every_part_has_its_reason(home: Path) -> None:
    found = answer(home, "How old is the king of Narnia, and who won the election in Narnia?")
    assert found.status is AnswerStatus.UNANSWERABLE
    assert found.reason is not None
    assert found.reason.count("none mentions “Narnia”") == 2
