"""Retrieval over a real store, a real lexical index and real embeddings."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import IndexUnavailable
from qa.parts import ArticleStore, Embedder, LexicalIndex, Scored, Vector, VectorIndex
from qa.retrieval.embed import open_embedder
from qa.retrieval.lexical import open_lexical
from qa.retrieval.retrieve import DENSE, LEXICAL, Fusion, fuse, retrieve
from qa.retrieval.vectors import ExactIndex
from qa.store import open_store
from qa.text import passage_spans
from qa.types import ArticleDraft, Filters, Retrieval

WIRE = (
    "President Joe Biden is sending about 2,000 troops from Fort Bragg to Poland and Germany this "
    "week and shifting roughly 1,000 Germany-based soldiers to Romania, the Pentagon said on "
    "Wednesday. Pentagon spokesperson John Kirby said the deployments would take place in the "
    "coming days and stressed they were not permanent moves."
)
ARTICLES = (
    ("cbc", "CBC", date(2022, 2, 2), WIRE),
    ("ap", "AP", date(2022, 2, 3), WIRE.replace("the Pentagon", "The  Pentagon")),
    ("altered", "AP", date(2022, 2, 4), WIRE.replace("2,000", "3,000")),
    ("ants", "Wikinews", date(2015, 9, 1), "Biologist Nick Bos studies ants that heal themselves."),
    ("magic", "Wikinews", date(2013, 10, 9), "William Evans leads a brotherhood of magicians."),
    ("undated", "Wikinews", None, "Poland and Germany agreed on a railway. No soldiers travel."),
)
QUESTION = "How many troops is Biden sending to Poland and Germany?"


class Parts(NamedTuple):
    store: ArticleStore
    embedder: Embedder
    lexical: LexicalIndex
    vectors: VectorIndex


class Unreachable(ExactIndex):
    """An index whose server is down."""

    def search(self, vector: Vector, limit: int) -> tuple[Scored, ...]:
        raise IndexUnavailable("The server does not answer.", "Start it.")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    folder = tmp_path_factory.mktemp("retrieve")
    embedder, vectors = open_embedder(), ExactIndex()
    lexical = open_lexical(folder / "lexical")
    with open_store(folder / "truth.sqlite") as store:
        for name, publisher, day, text in ARTICLES:
            spans = passage_spans(text)
            inputs = [span.cut(text) for span in spans]
            store.commit(
                ArticleDraft(
                    id=name, source=name, text=text, publisher=publisher, published_at=day
                ),
                spans,
                [hashlib.sha256(each.encode()).hexdigest() for each in inputs],
                embedder.embed_passages(inputs),
                embedder.fingerprint,
            )
        keys = sorted(store.live_keys())
        lexical.add(store.index_inputs(keys))
        vectors.add(keys, store.vectors(keys, embedder.fingerprint))
        yield Parts(store, embedder, lexical, vectors)
    lexical.close()


def names(found: Retrieval) -> list[str]:
    return [hit.article.id for hit in found.hits]


def test_the_passage_that_answers_comes_first(parts: Parts) -> None:
    found = retrieve(QUESTION, **parts._asdict())
    assert "2,000 troops" in found.hits[0].passage.text
    assert found.articles_searched == len(ARTICLES)
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))
    assert found.warnings == ()


def test_hits_are_cut_from_their_articles(parts: Parts) -> None:
    for hit in retrieve(QUESTION, **parts._asdict()).hits:
        article = parts.store.article(hit.passage.article_id, hit.passage.version)
        assert hit.passage.span.cut(article.text) == hit.passage.text


def test_every_leg_is_shown_and_adds_up_to_the_score(parts: Parts) -> None:
    fusion = Fusion(k=10, lexical_weight=2, dense_weight=0.5)
    found = retrieve(QUESTION, fusion=fusion, **parts._asdict())
    weights = {LEXICAL: 2, DENSE: 0.5}
    for hit in found.hits:
        assert hit.score == pytest.approx(
            sum(weights[leg.leg] / (10 + leg.rank) for leg in hit.legs)
        )
    assert {leg.leg for leg in found.hits[0].legs} == {LEXICAL, DENSE}
    dense = {hit.article.id: leg for hit in found.hits for leg in hit.legs if leg.leg == DENSE}
    assert dense["cbc"].score > 0.5 > dense["magic"].score


def test_copies_are_folded_but_not_another_figure(parts: Parts) -> None:
    found = retrieve(QUESTION, **parts._asdict())
    wires = [hit for hit in found.hits if "troops from Fort Bragg" in hit.passage.text]
    assert sorted(len(hit.folded) for hit in wires) == [0, 1]
    folding = next(hit for hit in wires if hit.folded)
    together = {folding.passage.article_id, folding.folded[0].partition("@")[0]}
    assert together == {"cbc", "ap"}


def test_folding_leaves_room_for_others(parts: Parts) -> None:
    assert len(retrieve(QUESTION, top_k=2, **parts._asdict()).hits) == 2


@pytest.mark.parametrize("scan_at_most", [0, 5_000])
@pytest.mark.parametrize(
    ("filters", "as_of", "expected"),
    [
        (Filters(publishers=("ap",)), None, {"ap", "altered"}),
        (Filters(published_to=date(2015, 9, 1)), None, {"ants", "magic"}),
        (Filters(published_from=date(2022, 2, 2)), date(2022, 2, 3), {"cbc", "ap"}),
        (Filters(article_ids=("undated", "magic")), None, {"undated", "magic"}),
        (Filters(publishers=("CBC",), article_ids=("ap",)), None, set()),
        (Filters(), date(2014, 1, 1), {"magic"}),
    ],
)
def test_filters_are_exact(
    parts: Parts, filters: Filters, as_of: date | None, expected: set[str], scan_at_most: int
) -> None:
    found = retrieve(
        QUESTION, filters=filters, as_of=as_of, scan_at_most=scan_at_most, **parts._asdict()
    )
    folded = {copy.partition("@")[0] for hit in found.hits for copy in hit.folded}
    assert set(names(found)) | folded == expected
    assert found.articles_searched == len(expected)


def test_scanning_and_overfetching_agree(parts: Parts) -> None:
    filters = Filters(publishers=("AP", "Wikinews"))
    scanned, overfetched = (
        retrieve(QUESTION, filters=filters, scan_at_most=most, top_k=3, **parts._asdict())
        for most in (5_000, 0)
    )
    assert names(scanned) == names(overfetched)


@pytest.mark.parametrize("query", ["", "?!", "😀", "zzzz qqqq", '"(AND OR NOT:*', "\u200b" * 300])
def test_any_text_may_be_searched_for(parts: Parts, query: str) -> None:
    assert len(retrieve(query, top_k=4, **parts._asdict()).hits) <= 4


def test_the_same_question_gives_the_same_hits(parts: Parts) -> None:
    assert retrieve(QUESTION, **parts._asdict()) == retrieve(QUESTION, **parts._asdict())


def test_one_leg_down_is_said(parts: Parts) -> None:
    found = retrieve(QUESTION, **parts._replace(vectors=Unreachable())._asdict())
    assert "2,000 troops" in found.hits[0].passage.text
    assert {leg.leg for hit in found.hits for leg in hit.legs} == {LEXICAL}
    assert "lexical only" in found.warnings[0]
    assert "server does not answer" in found.warnings[0]


def test_the_other_leg_down_is_said_too_and_both_is_an_error(parts: Parts, tmp_path: Path) -> None:
    closed = open_lexical(tmp_path / "lexical")
    closed.close()
    wordless = parts._replace(lexical=closed)
    found = retrieve(QUESTION, **wordless._asdict())
    assert "dense only" in found.warnings[0]
    assert "2,000 troops" in found.hits[0].passage.text
    with pytest.raises(IndexUnavailable):
        retrieve(QUESTION, **wordless._replace(vectors=Unreachable())._asdict())


def test_passages_deleted_since_they_were_indexed_are_left_out(parts: Parts) -> None:
    stale = ExactIndex()
    keys = sorted(parts.store.live_keys())
    stale.add(keys, parts.store.vectors(keys, parts.embedder.fingerprint))
    stale.add([max(keys) + 1], parts.embedder.embed_query(QUESTION)[None, :])
    found = retrieve(QUESTION, **parts._replace(vectors=stale)._asdict())
    assert set(names(found)) <= {name for name, *_ in ARTICLES}
    assert "2,000 troops" in found.hits[0].passage.text


rankings = st.lists(st.integers(0, 40), unique=True, max_size=30)


def scored(keys: Sequence[int]) -> tuple[Scored, ...]:
    return tuple((key, 1.0 - at / 100) for at, key in enumerate(keys))


@given(rankings, rankings)
def test_fusion_keeps_every_candidate_once_best_first(one: list[int], other: list[int]) -> None:
    ranked = fuse({LEXICAL: scored(one), DENSE: scored(other)}, Fusion())
    assert {each.key for each in ranked} == set(one) | set(other)
    order = [(-each.score, each.key) for each in ranked]
    assert order == sorted(order)


@given(rankings)
def test_a_leg_alone_or_agreed_with_keeps_its_order(keys: list[int]) -> None:
    alone: Collection[int] = [each.key for each in fuse({DENSE: scored(keys)}, Fusion())]
    agreed = [each.key for each in fuse({DENSE: scored(keys), LEXICAL: scored(keys)}, Fusion())]
    assert alone == agreed == keys


@given(rankings, rankings)
def test_a_leg_without_weight_decides_nothing_above_the_other(
    one: list[int], other: list[int]
) -> None:
    ranked = fuse({LEXICAL: scored(one), DENSE: scored(other)}, Fusion(dense_weight=0))
    assert [each.key for each in ranked][: len(one)] == one


def test_what_one_leg_puts_first_comes_before_what_both_put_far_down() -> None:
    shared = range(100, 150)
    legs = {LEXICAL: scored([*range(22), *shared]), DENSE: scored([*range(50, 72), *shared])}
    assert [each.key for each in fuse(legs, Fusion())][:2] == [0, 50]
