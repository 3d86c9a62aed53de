"""Reordering retrieved passages by the reader's scores."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.retrieval.corpora import Collection, Question, Text
from evals.retrieval.rerank import Read, anywhere, cross_fitted, mixed, standardised
from qa.models.reader import Reading
from qa.types import ArticleMeta, Hit, LegScore, Passage, Span

TEXT = "Ann won 12 medals. Bob won 3."
META = ArticleMeta(
    id="a", version=1, content_hash="0", source="a", ingested_at=datetime.now(UTC), length=29
)


def read(rank: int, answerable: float, *legs: LegScore) -> Read:
    """The passage of some rank, with what the reader says to it."""
    start = 5 * (rank - 1)
    passage = Passage(
        article_id="a", version=1, ordinal=rank, start=start, end=start + 5, text=TEXT[:5]
    )
    hit = Hit(passage=passage, article=META, rank=rank, score=1 / (60 + rank), legs=legs)
    return Read(hit, Reading(spans=(), null=0.0, answerable=answerable), (passage,))


FOUND = [read(1, -2.0), read(2, 0.5), read(3, 3.0)]
ASKED = Question("Who won?", {"a": (Span(start=10, end=12),)})


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(math.nan)), min_size=1, max_size=20))
def test_standardised_scores_keep_their_order(values: list[float]) -> None:
    found = standardised(values)
    assert all(math.isfinite(value) for value in found)
    pairs = sorted((v, f) for v, f in zip(values, found, strict=True) if not math.isnan(v))
    assert [f for _, f in pairs] == sorted(f for _, f in pairs)
    lacking = [f for v, f in zip(values, found, strict=True) if math.isnan(v)]
    assert all(f == min(found) for f in lacking)


@pytest.mark.parametrize(
    ("weights", "starts"),
    [
        ({"fused": 1.0}, [0, 5, 10]),
        ({"answerable": 1.0}, [10, 5, 0]),
        ({"fused": 1.0, "answerable": 0.0}, [0, 5, 10]),
        ({"fused": 1.0, "answerable": 3.0}, [10, 5, 0]),
        ({"BM25": 1.0}, [0, 5, 10]),
    ],
)
def test_passages_are_ordered_by_the_mix(weights: dict[str, float], starts: list[int]) -> None:
    ranking = mixed(ASKED, FOUND, weights).ranking
    assert [copies[0].start for copies in ranking] == starts


def test_a_half_is_ordered_by_what_the_other_half_chose() -> None:
    judged, chosen = cross_fitted([ASKED] * 4, [FOUND] * 4, ("fused", "answerable"))
    assert len(judged) == 4
    assert all(weights["answerable"] >= 1 for weights in chosen)
    assert judged[0].ranking[0][0].start == 10


def test_other_articles_with_the_answers_words_count() -> None:
    texts = (Text("a", TEXT, None), Text("b", "So 12 came, 112 left.", None), Text("c", "9", None))
    asked = Question("How many?", {"a": (Span(start=8, end=10),)})
    (found,) = anywhere(Collection(texts, (asked,)))
    assert found.answers == {"a": (Span(start=8, end=10),), "b": (Span(start=3, end=5),)}
