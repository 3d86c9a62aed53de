from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.answerers.llm.reply import MOST_STATEMENTS, Statement, may_complete, read_reply
from qa.testing.text_strategies import any_text

TWO = [Statement("A goes.", ("1.1",)), Statement("B stays.", ("1.2", "2.1"))]


def whole(text: str) -> list[Statement]:
    return list(read_reply(text, ended=True).statements)


@pytest.mark.parametrize(
    "reply",
    [
        "A goes. [1.1]\nB stays. [1.2, 2.1]",
        "A goes. [1.1]\n\nB stays. [1.2] [2.1]\n",
        "- A goes. [1.1]\n- B stays. [1.2][2.1]",
        "1. A goes. [1.1]\n2) B stays. [1.2; 2.1]",
        "**A goes.** [1.1]\n**B stays.** [1.2, 2.1]",
        "A goes. [1.1] B stays. [1.2, 2.1]",
        "A goes [1.1]. B stays [1.2, 2.1].",
        "A goes. (1.1)\nB stays. (1.2, 2.1)",
        "A goes. [sentence 1.1]\nB stays. [ids: 1.2 and 2.1]",
        "A goes. 【1.1】\nB stays. 【1.2】【2.1】",
        "A goes. [^1.1]\nB stays. [^1.2][^2.1]",
        "<think>A? [9.9]\nB?</think>A goes. [1.1]\nB stays. [1.2, 2.1]",
        "Here is the answer:\nA goes. [1.1]\n\nStatement 2: B stays. [1.2, 2.1]",
        "# Answer\n> A goes. [1.1]\n> B stays. [1.2, 2.1]",
        '{"statements": [{"text": "A goes.", "ids": ["1.1"]},'
        ' {"text": "B stays.", "ids": ["1.2", "2.1"]}]}',
        '```json\n[{"ids": "1.1", "text": "A goes."},\n'
        '{"text": "B stays.", "ids": "1.2, 2.1"}]\n```',
    ],
)
def test_many_ways_of_writing_the_same_are_read_alike(reply: str) -> None:
    assert whole(reply) == TWO


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It fell (by 1.5) to 3.2. [1.1]", [Statement("It fell (by 1.5) to 3.2.", ("1.1",))]),
        ("He said so [1.2].", [Statement("He said so.", ("1.2",))]),
        ("It goes on. [1.2-1.4]", [Statement("It goes on.", ("1.2", "1.3", "1.4"))]),
        ("X [1.1] and Y [1.2].", [Statement("X and Y.", ("1.1", "1.2"))]),
        ("No ids at all.", [Statement("No ids at all.")]),
        ("Only a passage. [3]", [Statement("Only a passage.")]),
        ("“Yes.” [1.1]", [Statement("“Yes.”", ("1.1",))]),
        ("[1.1] [1.2]", []),
        ("The minister said, [1.1]", []),
        ("...\n---\n**", []),
        ('{"answer": 42}', []),
        ('{"statements": {"text": ["x"], "ids": "1.1"}}', []),
        ('{"statements": [1, null, {"text": 5, "ids": []}]}', []),
        ('{"statements": [{"text": "A.", "ids": [1.1]}', [Statement("A.", ("1.1",))]),
        ("{\"statements\": [{\"text\": \"A.\", \"ids\": [\"1.1\"]}, {\"text\": \"and the",
         [Statement("A.", ("1.1",))]),
    ],
)  # fmt: skip
def test_other_replies(reply: str, expected: list[Statement]) -> None:
    assert whole(reply) == expected


@pytest.mark.parametrize("reply", ["NONE", "none.", "**NONE**", "- None", '{"statements": []}'])
def test_a_model_may_decline(reply: str) -> None:
    assert read_reply(reply, ended=True).declined
    assert not read_reply(f"A goes. [1.1]\n{reply}", ended=True).declined or "{" in reply


@pytest.mark.parametrize("reply", ["", " \n", "<think>endless", "```"])
def test_an_empty_reply_is_no_decline(reply: str) -> None:
    assert read_reply(reply, ended=True) == ((), False)


def test_a_quote_comes_along() -> None:
    item = {"text": "A goes.", "ids": ["1.1"], "quote": "went"}
    assert whole(json.dumps([item])) == [Statement("A goes.", ("1.1",), ("went",))]


sentences = st.from_regex(r"[A-Z][a-z]{1,9}( [a-z]{1,9}){0,5}\.", fullmatch=True)


@settings(deadline=None)
@given(
    texts=st.lists(sentences, max_size=6),
    as_json=st.booleans(),
    cut=st.integers(0, 400),
)
def test_what_is_complete_early_stays_as_it_was_read(
    texts: list[str], as_json: bool, cut: int
) -> None:
    said = [(text, f"1.{n}") for n, text in enumerate(texts, 1)]
    reply = (
        json.dumps({"statements": [{"text": text, "ids": [one]} for text, one in said]})
        if as_json
        else "\n".join(f"{text} [{one}]" for text, one in said)
    )
    full = [Statement(text, (one,)) for text, one in said if text != "None."]
    early = list(read_reply(reply[:cut], ended=False).statements)
    assert early == full[: len(early)]
    assert whole(reply) == full


def test_the_first_statement_is_complete_before_the_reply_is() -> None:
    for reply in ("A goes. [1.1]\nB st", '{"statements": [{"text": "A goes.", "ids": ["1.1"]}, {'):
        assert may_complete(reply)
        assert read_reply(reply, ended=False).statements == (TWO[0],)


@settings(deadline=None)
@given(reply=any_text, ended=st.booleans())
def test_no_reply_raises(reply: str, ended: bool) -> None:
    for text in (reply, "{" + reply, '{"statements": [' + reply, "[[" + reply + "1.1]" * 50):
        found = read_reply(text, ended=ended).statements
        assert len(found) <= MOST_STATEMENTS
        assert all(one.text.strip() for one in found)


def test_a_model_that_never_stops_repeating_itself_is_cut_short() -> None:
    assert len(whole("The moon is cheese. [1.1]\n" * 10_000)) == MOST_STATEMENTS
