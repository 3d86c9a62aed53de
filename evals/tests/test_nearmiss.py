"""Near misses as a user meets them: what is asked, and how the tables are worked out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.nearmiss import (
    Said,
    ask_all,
    best_above,
    near_miss_table,
    overlaps,
    reliability_table,
    said_by_each,
    shown,
    wiki_table,
)
from evals.news.remembered import RememberedReader
from evals.training.reader.sources import Question
from qa.models.reader import AnswerSpan, Reading
from qa.types import Span

TEXT = "Veskby has about 2,000 inhabitants. Port Sel is a harbour."


def question(text: str, *answers: str, article: str = "Veskby", source: str = "squad2") -> Question:
    spans = tuple((TEXT.index(one), TEXT.index(one) + len(one)) for one in answers)
    return Question(source, article, article, TEXT, text, spans)


HOW_MANY = question("How many inhabitants does Veskby have?", "2,000")
OTHER = question("How many inhabitants does Port Sel have?", article="Port Sel")


class FigureReader:
    """Finds 2,000 whatever is asked."""

    name = "test/figure"
    fingerprint = "0" * 16
    threshold = 0.5

    def __init__(self) -> None:
        self.reads = 0

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = 5
    ) -> tuple[Reading, ...]:
        assert question
        assert spans
        self.reads += len(passages)
        start = TEXT.index("2,000")
        found = AnswerSpan(span=Span(start=start, end=start + 5), score=1.5, probability=0.8)
        return tuple(Reading(spans=(found,), null=0.0, answerable=1.0) for _ in passages)


def test_each_says_its_own_words_with_its_own_probability() -> None:
    said = said_by_each(HOW_MANY, FigureReader())
    assert said["reader"] == Said("2,000", 0.8)
    assert said["reader, natural extent"] == Said("about 2,000", 0.8)
    assert said["answerer"].text == "about 2,000"


def test_overlap_counts_no_answer_to_a_question_without_one() -> None:
    said = [Said("2,000", 0.9), Said("2,000", 0.9)]
    assert overlaps([HOW_MANY, OTHER], said).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(("floor", "best"), [(0, 100.0), (50, 100.0), (51, 50.0), (100, 50.0)])
def test_best_f1_over_all_cuts_that_decline_enough(floor: float, best: float) -> None:
    questions = [HOW_MANY, HOW_MANY, OTHER, OTHER]
    said = [Said("2,000", p) for p in (0.9, 0.4, 0.5, 0.3)]
    assert best_above(questions, said, floor) == best


def test_tables_have_a_line_for_each_half() -> None:
    questions = [
        question(one.text, *answers, article=article)
        for article in ("Port Sel", "Veskby")
        for one, answers in ((HOW_MANY, ["2,000"]), (OTHER, []))
    ]
    said = ask_all(questions, FigureReader())
    lines = near_miss_table(questions, said, 0.5)
    assert len(lines) == 2 + 3 * len(said)
    bare, every = (
        next(line for line in lines if line.startswith(f"| {name} | all | 2, 2 |"))
        for name in ("reader", "answerer")
    )
    assert "| 100.0 | 100.0 | 0.0 | 100.0 |" in bare
    assert "| 0.0 | 66.7 | 100.0 | 66.7 |" in every
    alone = ask_all([HOW_MANY], FigureReader())
    assert wiki_table([HOW_MANY], alone, 0.5)[2] == "| reader | 1 | 100.0 | 100.0 | 100.0 |"


def test_reliability_sets_the_share_right_beside_the_probability() -> None:
    said = [Said("2,000", 0.85), Said("2,000", 0.85)]
    assert reliability_table([HOW_MANY, OTHER], said)[2:] == ["| 0.8-0.9 | 0.85 | 0.50 | 2 |"]


def test_only_the_first_half_is_shown() -> None:
    (line,) = shown([HOW_MANY, OTHER], FigureReader())
    assert "Port Sel have" in line  # the first of the articles by name


def test_a_second_run_reads_nothing(tmp_path: Path) -> None:
    for reads in (1, 0):
        reader = FigureReader()
        said_by_each(HOW_MANY, RememberedReader(reader, tmp_path / "readings.jsonl"))
        assert reader.reads == reads
