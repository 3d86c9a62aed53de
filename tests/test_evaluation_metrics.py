"""Citations, rankings and intervals, against independent implementations."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from qa.evaluation.evidence import (
    citation_fault,
    citation_precision,
    citation_recall,
    gains_of_articles,
    gains_of_spans,
    hits_at,
    ndcg_at,
    recall_at,
    reciprocal_rank,
    span_f1,
)
from qa.evaluation.intervals import RESAMPLES, bootstrap, mean_interval, wilson
from qa.evaluation.load import Gold
from qa.testing.evaluation_examples import ARTICLES, NORTH, SOUTH, citation, hit
from qa.types import Span

TEXTS = {"north": NORTH, "south": SOUTH}


def gold(words: str, *, part: int = 0) -> Gold:
    article = "north" if words in NORTH else "south"
    start = TEXTS[article].index(words)
    span = Span(start=start, end=start + len(words))
    return Gold(article_id=article, span=span, answer=span, part=part)


def test_a_citation_holds_until_anything_of_it_is_moved() -> None:
    good = citation("75 trucks")
    assert citation_fault(good, TEXTS) is None
    moved = good.model_copy(update={"start": good.start + 1, "end": good.end + 1})
    assert "has" in (citation_fault(moved, TEXTS) or "")
    other = good.model_copy(update={"content_hash": "0" * 64})
    assert "another version" in (citation_fault(other, TEXTS) or "")
    gone = good.model_copy(update={"article_id": "west"})
    assert "not in the archive" in (citation_fault(gone, TEXTS) or "")


def test_precision_and_recall_against_gold_parts() -> None:
    wanted = [gold("12 people"), gold("15 people", part=1)]
    cited = [citation("12 people"), citation("75 trucks")]
    assert citation_precision(cited, wanted) == 0.5
    assert citation_recall(cited, wanted) == 0.5
    assert citation_precision([], wanted) is None
    assert citation_recall([], wanted) == 0


def test_interchangeable_evidence_is_needed_once() -> None:
    wanted = [gold("12 people"), gold("15 people")]
    assert citation_recall([citation("15 people")], wanted) == 1


def test_span_f1_counts_code_points_of_the_words_pointed_at() -> None:
    assert span_f1([citation("75 trucks")], [gold("75 trucks")]) == 1
    assert span_f1([citation("75 trucks")], [gold("75")]) == pytest.approx(2 * 2 / (9 + 2))
    assert span_f1([citation("12 people")], [gold("75")]) == 0


_GRADES = st.lists(st.integers(min_value=0, max_value=3), min_size=2, max_size=30)


@given(grades=_GRADES.filter(any), k=st.integers(min_value=1, max_value=12))
def test_ndcg_equals_scikit_learns(grades: list[int], k: int) -> None:
    ideal = sorted((float(g) for g in grades if g), reverse=True)
    order = [[float(len(grades) - i) for i in range(len(grades))]]
    expected = ndcg_score([grades], order, k=k)
    assert ndcg_at([float(g) for g in grades], ideal, k) == pytest.approx(expected, abs=1e-12)


@given(grades=_GRADES.filter(any), k=st.integers(min_value=1, max_value=12))
def test_hits_recall_and_reciprocal_rank_by_their_definitions(grades: list[int], k: int) -> None:
    gains = [float(g) for g in grades]
    ranks = [i + 1 for i, g in enumerate(grades) if g]
    within = [rank for rank in ranks if rank <= k]
    assert hits_at(gains, k) == (1 if within else 0)
    assert recall_at(gains, [1.0] * len(ranks), k) == len(within) / len(ranks)
    assert reciprocal_rank(gains, k) == (1 / within[0] if within else 0)


def test_a_hit_holds_the_whole_answer_of_a_part_not_found_before() -> None:
    hits = (hit(ARTICLES["south"], 1), hit(ARTICLES["north"], 2))
    wanted = [gold("75 trucks"), gold("12 people", part=1), gold("15 people", part=2)]
    assert gains_of_spans(hits, wanted) == ([1.0, 1.0], [1.0, 1.0, 1.0])
    half = Gold(
        article_id="south",
        span=Span(start=0, end=len(SOUTH) + 1),
        answer=Span(start=0, end=len(SOUTH) + 1),
        part=0,
    )
    assert gains_of_spans(hits, [half]) == ([0.0, 0.0], [1.0])


def test_a_copy_folded_into_a_hit_counts_as_the_hit() -> None:
    folded = hit(ARTICLES["north"], 1).model_copy(update={"folded": ("south@1:0-40",)})
    assert gains_of_spans([folded], [gold("12 people")]) == ([1.0], [1.0])


def test_articles_with_grades_are_ranked_by_their_first_passage() -> None:
    hits = (hit(ARTICLES["south"], 1), hit(ARTICLES["south"], 2), hit(ARTICLES["north"], 3))
    assert gains_of_articles(hits, {"north": 2.0, "west": 1.0}) == ([0.0, 2.0], [2.0, 1.0])


@given(n=st.integers(min_value=1, max_value=400), share=st.floats(0, 1))
def test_proportions_have_wilsons_interval(n: int, share: float) -> None:
    successes = round(n * share)
    expected = scipy.stats.binomtest(successes, n).proportion_ci(0.95, method="wilson")
    assert wilson(successes, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


@given(values=st.lists(st.floats(0, 1), min_size=2, max_size=60), seed=st.integers(0, 99))
def test_the_bootstrap_equals_scipys(values: list[float], seed: int) -> None:
    if len(set(values)) == 1:
        return  # scipy warns of a degenerate distribution
    found = scipy.stats.bootstrap(
        (np.asarray(values),),
        np.mean,
        n_resamples=RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(seed),
        vectorized=True,
    ).confidence_interval
    assert bootstrap(values, seed) == pytest.approx((found.low, found.high), abs=1e-12)


def test_intervals_are_the_same_for_the_same_seed() -> None:
    values = [i / 37 for i in range(37)]
    assert mean_interval(values, 1) == mean_interval(values, 1)
    assert mean_interval(values, 1) != mean_interval(values, 2)


def test_twenty_right_answers_have_a_wide_interval() -> None:
    low, high = mean_interval([1.0] * 20, 0)
    assert 0.8 < low < 0.9
    assert high == 1
