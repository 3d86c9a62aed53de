from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.testing.text_strategies import any_text
from qa.text import PASSAGE_CHARS, embedding_input, passage_spans, sentence_spans

PARAGRAPH = "Kirby said the troops would leave. The deployments are not permanent. " * 4


@given(any_text.map(lambda text: text * 5), st.integers(50, 400))
def test_passages_tile_the_text(text: str, max_chars: int) -> None:
    spans = passage_spans(text, max_chars)
    assert "".join(span.cut(text) for span in spans) == text
    assert all(one.end == other.start for one, other in pairwise(spans))
    assert all(span.end - span.start <= max_chars for span in spans)


@given(any_text.map(lambda text: text * 5), st.integers(50, 400))
def test_only_a_sentence_longer_than_the_limit_is_cut(text: str, max_chars: int) -> None:
    ends = {span.end for span in passage_spans(text, max_chars)}
    for sentence in sentence_spans(text):
        if any(sentence.start < end < sentence.end for end in ends):
            begin = max((end for end in ends if end <= sentence.start), default=0)
            assert sentence.end - min(begin, sentence.start) > max_chars


def test_passages_end_with_paragraphs_where_they_can() -> None:
    text = "\n\n".join([PARAGRAPH.strip()] * 9)
    passages = [span.cut(text) for span in passage_spans(text, 1000)]
    assert all(passage.endswith("\n\n") for passage in passages[:-1])
    assert len(passages) > 2


def test_no_tail_is_left_over() -> None:
    text = " ".join(f"The troops of unit {number} would leave soon." for number in range(26))
    lengths = [span.end - span.start for span in passage_spans(text, len(text) - 20)]
    assert len(lengths) == 2
    assert min(lengths) > len(text) / 3


def test_a_short_article_is_one_passage() -> None:
    text = "  " + PARAGRAPH + "\r\n"
    assert [span.cut(text) for span in passage_spans(text)] == [text]
    assert len(text) <= PASSAGE_CHARS


def test_an_empty_text_has_no_passages() -> None:
    assert passage_spans("") == ()
    assert [span.end for span in passage_spans(" " * 120, 100)] == [100, 120]


def test_too_small_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        passage_spans("text", 10)


def test_the_passage_itself_is_embedded() -> None:
    assert "Kirby left." in embedding_input("Troops", date(2022, 2, 2), "Kirby left.\n\n")
