"""The evaluation on news questions: what counts as right, and a run that is taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.news.outcome import Outcome, normalised, outcome, paired, table
from evals.news.questions import NewsQuestion
from evals.news.remembered import RememberedReader
from qa.models.reader import AnswerSpan, Reading
from qa.testing.examples import make_article
from qa.types import Answer, AnswerStatus, Citation, Claim, Span

TEXT = "The ministry sent about 2,000 soldiers north."
ASKED = NewsQuestion(
    id="1",
    question="How many?",
    answers=("2,000",),
    numeric=True,
    strict=True,
    article_id="north",
    best_span=Span(start=24, end=29),
)


def answer(text: str, *, article: str = "north") -> Answer:
    citation = Citation(
        number=1,
        article_id=article,
        version=1,
        content_hash=make_article(TEXT).content_hash,
        start=0,
        end=len(TEXT),
        quote=TEXT,
    )
    place = Span(start=0, end=len(text))
    claim = Claim(text=text, answer_range=place, citations=(citation,), score=1)
    return Answer(
        id="1",
        status=AnswerStatus.ANSWERED,
        question="How many?",
        answer=text,
        claims=(claim,),
        model="test",
    )


def test_containing_an_accepted_answer_is_a_match_but_not_within_a_number() -> None:
    assert outcome(ASKED, answer("about 2,000 soldiers")) == Outcome(True, True, False)
    assert outcome(ASKED, answer("12,000")) == Outcome(False, True, False)
    assert outcome(ASKED, answer("2,000", article="south")) == Outcome(True, False, False)
    declined = answer("2,000").model_copy(update={"claims": ()})
    assert outcome(ASKED, declined) == Outcome(False, False, True)
    assert outcome(ASKED, answer("12,000")).wrong
    assert not outcome(ASKED, declined).wrong


def test_normalised_as_squad_does() -> None:
    assert normalised("The “U.S.” Open,  again") == "us open again"


def test_halves_go_by_article() -> None:
    halves = {ASKED.model_copy(update={"article_id": f"a{i}"}).half for i in range(40)}
    assert halves == {"read", "unread"}
    assert ASKED.half == ASKED.model_copy(update={"id": "2", "question": "Who?"}).half


def test_table_and_paired_change() -> None:
    right, wrong = Outcome(True, True, False), Outcome(False, False, False)
    lines = table([ASKED, ASKED], {"before": [right, wrong], "after": [right, right]})
    assert "| before | all | 2 | 0.500" in lines[2]
    assert paired([right, wrong], [right, right], "match").startswith("+0.500")
    assert paired([right, wrong], [right, right], "match").endswith("1 gained, 0 lost")


class CountingReader:
    name = "test/counting"
    fingerprint = "0" * 16
    threshold = 0.5

    def __init__(self) -> None:
        self.passages: list[str] = []

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = 5
    ) -> tuple[Reading, ...]:
        self.passages += passages
        found = AnswerSpan(span=Span(start=0, end=1), score=1.5, probability=0.25)
        return tuple(Reading(spans=(found,), null=-1, answerable=0.5) for _ in passages)


def test_no_passage_is_read_twice_in_this_run_or_the_next(tmp_path: Path) -> None:
    inner, file = CountingReader(), tmp_path / "readings.jsonl"
    first = RememberedReader(inner, file).read("Who?", ["a", "b"])
    assert RememberedReader(inner, file).read("Who?", ["b", "a", "c"], spans=1)[:2] == first[::-1]
    assert inner.passages == ["a", "b", "c"]
    RememberedReader(inner, file).read("When?", ["a"])
    assert inner.passages == ["a", "b", "c", "a"]


def test_half_a_line_left_by_a_killed_run_is_read_again(tmp_path: Path) -> None:
    inner, file = CountingReader(), tmp_path / "readings.jsonl"
    RememberedReader(inner, file).read("Who?", ["a", "b"])
    file.write_text(file.read_text()[:-20])
    RememberedReader(inner, file).read("Who?", ["a", "b"])
    RememberedReader(inner, file).read("Who?", ["a", "b"])
    assert inner.passages == ["a", "b", "b"]


def test_more_spans_than_are_kept_are_refused(tmp_path: Path) -> None:
    reader = RememberedReader(CountingReader(), tmp_path / "readings.jsonl")
    with pytest.raises(ValueError, match="remembered"):
        reader.read("Who?", ["a"], spans=6)
