"""A question as one value: what its words ask for, and what changing it changes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from qa.answering.question import Form, Question
from qa.figures import Kind

TROOPS = Question("How many troops did Biden send to Poland, and who opposed it?")


def test_a_question_holds_what_its_words_ask_for() -> None:
    assert TROOPS.form is Form.OPEN
    assert TROOPS.names == ("Biden", "Poland")
    assert TROOPS.figure is not None
    assert TROOPS.figure.kinds == (Kind.COUNT,)
    assert TROOPS.figure_sought.counted == "troops"
    assert TROOPS.asks_for_plain_figure
    assert not TROOPS.asks_why
    assert Question("Who won, and why?").asks_who
    assert Question("How many people were killed?").fates == {"killed"}


def test_what_is_worked_out_once_is_kept() -> None:
    assert TROOPS.figure_sought is TROOPS.figure_sought
    assert TROOPS.parts is TROOPS.parts
    whole = Question("How many troops did Biden send to Poland?")
    assert whole.parts == (whole,)


def test_another_text_is_parsed_anew() -> None:
    assert TROOPS.names
    other = replace(TROOPS, text="Was the bridge closed?")
    assert other.names == ()
    assert other.form is Form.YES_NO
    with pytest.raises(FrozenInstanceError):
        other.text = "Who?"  # type: ignore[misc]


def test_a_follow_up_knows_what_was_typed() -> None:
    typed = Question("How many troops go to Romania?", typed="And to Romania?")
    assert typed.rewritten == "How many troops go to Romania?"
    assert typed.as_typed == "And to Romania?"
    assert TROOPS.rewritten is None


def test_a_question_in_another_language_is_open_whatever_its_words_look_like() -> None:
    assert Question("Was kostet der Einsatz?").form is Form.YES_NO
    assert Question("Was kostet der Einsatz?", language="de").form is Form.OPEN
