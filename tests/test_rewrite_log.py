"""The log of conversations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import NotFound, StoreDamaged
from qa.store.conversations import add_turn, latest_turns, read_conversation
from qa.types import Answer, AnswerStatus, Turn


def answer(text: str) -> Answer:
    return Answer(
        id="1", status=AnswerStatus.UNANSWERABLE, question="q", answer=text, model="embedded/reader"
    )


def test_a_conversation_is_kept_in_order(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "chat.sqlite"
    for number, said in enumerate(["one", "two", "three"], 1):
        assert add_turn(file, "a", f"{said}?", answer(said)).number == number
    assert add_turn(file, "b", "other?", answer("other")).number == 1
    kept = read_conversation(file, "a")
    assert [one.turn for one in kept] == [
        Turn(question="one?", answer="one"),
        Turn(question="two?", answer="two"),
        Turn(question="three?", answer="three"),
    ]
    assert kept[0].answer == answer("one")
    assert [one.question for one in latest_turns(file, 2)] == ["other?", "three?"]


def test_an_unknown_conversation_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_conversation(tmp_path / "chat.sqlite", "none")
    assert latest_turns(tmp_path / "chat.sqlite") == ()


def test_a_file_that_is_no_database_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "chat.sqlite"
    file.write_text("no database, but longer than a header of one hundred bytes " * 5)
    with pytest.raises(StoreDamaged, match="Move the file away"):
        add_turn(file, "a", "?", answer("x"))


def test_turns_of_two_terminals_do_not_take_each_others_number(tmp_path: Path) -> None:
    file = tmp_path / "chat.sqlite"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: add_turn(file, "a", f"{n}", answer("x")), range(20)))
    assert [one.number for one in read_conversation(file, "a")] == list(range(1, 21))


@settings(deadline=None, max_examples=25)
@given(name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_names_and_questions_are_data(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("log") / "chat.sqlite"
    add_turn(file, name, name + "'; DROP TABLE turn; --", answer(name))
    (kept,) = read_conversation(file, name)
    assert kept.question == name + "'; DROP TABLE turn; --"
