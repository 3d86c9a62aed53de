from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.testing.text_strategies import any_text
from qa.text import MAX_SENTENCE_CHARS, sentence_spans


def sentences(text: str) -> list[str]:
    return [span.cut(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Troops went from Fort Bragg, N.C., to Poland.", "Others stayed."],
        ["The U.S. Army left the U.S. on Jan. 5.", "The U.K. stayed."],
        ["They live in the U.S.", "The price rose."],
        ["Lt.-Col. Luc-Frederic Gilbert told CBC News.", "He would not say more."],
        ["It fell 3.5 per cent.", "No. 3 lost 1.2 points."],
        ["It closes at 5 p.m. Monday.", "It opens at 9 a.m. ET."],
        ["It closed at 5 p.m.", "Kirby left."],
        ['"These forces are not going to fight in Ukraine," said Kirby.', "He left."],
        ['"They ensure the defence of our allies."', "“It is so.”", "Kirby said no more."],
        ["“Is it over?” he asked.", "“Is it over?” John Kirby asked.", "“Over?”", "No."],
        ["J. K. Rowling met George H. W. Bush.", "They talked."],
        ["Sen. Marco Rubio met Gov. Ron DeSantis.", "Both agreed."],
        ["He fell ill.", "Kirby came."],
        ["Apple Inc. shares rose.", "They fell at Acme Corp.", "The end."],
        ["Roe v. Wade was decided.", "It was overturned."],
        ["He waited... then left.", "He thought…", "Nothing came."],
        ["We hold ... NATO together.", "It rose.", "$5 million was paid."],
        ["这是一个句子。", "这是另一个！", "هل هذا سؤال؟", "نعم."],
        ["He left the border.", "It was late!", "Why?!", "Nobody knew (he said.)", "OK."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A headline\n\nA story", ["A headline", "A story"]),
        ("A headline\r\n\r\nA story", ["A headline", "A story"]),
        ("A headline\nKirby said so.", ["A headline", "Kirby said so."]),
        ("WATCH| A video:\nKirby said so.", ["WATCH| A video:", "Kirby said so."]),
        ("- one\n- two\n• three\n4. Four", ["- one", "- two", "• three", "4. Four"]),
        ("1. Apples are red. They grow.", ["1. Apples are red.", "They grow."]),
        ("a line that\ngoes on", ["a line that\ngoes on"]),
        ("at the border.The man left", ["at the border.", "The man left"]),
        ("node.js and example.com Are up", ["node.js and example.com Are up"]),
        ("   \n ", []),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_lines_and_paragraphs(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_wrapped_lines_are_joined() -> None:
    text = (
        "The deployments would take place in the coming days, the\n"
        "Pentagon said on Wednesday, and were not permanent.\n"
        "More may follow."
    )
    assert len(sentences(text)) == 2


def test_a_text_without_punctuation_is_cut_at_white_space() -> None:
    found = sentences("word " * 10_000)
    assert max(map(len, found)) <= MAX_SENTENCE_CHARS
    assert {word for sentence in found for word in sentence.split()} == {"word"}


def test_a_long_sentence_is_cut_after_a_clause() -> None:
    assert all(s.endswith((";", "end")) for s in sentences("he went on and on; " * 300 + "end"))


@pytest.mark.parametrize("unit", [". ", "U.S. ", "a\n", "\n", "\x85b", '"', "1. ", "x.Y", "́"])
def test_a_megabyte_of_anything_is_split(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert sum(len(s.split()) for s in sentences(text)) >= len(text.split())


@given(st.one_of(any_text, any_text.map(lambda text: text * 40)))
def test_sentences_are_ordered_and_trimmed_and_leave_nothing_out(text: str) -> None:
    spans = sentence_spans(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.end - span.start <= MAX_SENTENCE_CHARS for span in spans)
    for span in spans:
        assert span.cut(text) == span.cut(text).strip()
    covered = "".join(span.cut(text) for span in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_a_date_put_before_the_first_sentence_is_no_part_of_it() -> None:
    text = " date 2022-02-02 President Joe Biden is sending troops.\n\nKirby spoke."
    assert [span.cut(text) for span in sentence_spans(text)] == [
        "date 2022-02-02",
        "President Joe Biden is sending troops.",
        "Kirby spoke.",
    ]
    elsewhere = "He gave a date 2022-02-02 for it. The date 2022-02-02 is late."
    assert len(sentence_spans(elsewhere)) == 2
