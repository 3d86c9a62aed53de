"""Finding the passages that may answer a question: BM25 and dense, fused, copies folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from pydantic import Field

from qa.errors import IndexUnavailable, NotFound
from qa.parts import ArticleStore, Embedder, LexicalIndex, Scored, Vector, VectorIndex
from qa.text import near_identical
from qa.types import ArticleMeta, Filters, Hit, LegScore, Passage, Retrieval
from qa.types.span import Value

LEXICAL, DENSE = "lexical", "dense"
MOST_SCANNED = 5_000
"""Up to so many allowed passages are compared exactly; beyond, the vector index is over-fetched."""


class Fusion(Value):
    """How the two rankings become one: weighted reciprocal rank fusion (Cormack et al. 2009)."""

    depth: int = Field(default=100, ge=1)
    """Candidates taken from each leg (at least the number of passages asked for)."""
    k: float = Field(default=60.0, gt=0)
    """Rank r adds weight / (k + r); a small k trusts the first ranks more."""
    lexical_weight: float = Field(default=1.0, ge=0)
    dense_weight: float = Field(default=1.0, ge=0)


class Ranked(NamedTuple):
    """A fused candidate."""

    key: int
    score: float
    legs: tuple[LegScore, ...]


class _Search(NamedTuple):
    """One search of both legs."""

    query: str
    allowed: frozenset[int] | None
    depth: int
    scan_at_most: int
    store: ArticleStore
    embedder: Embedder
    lexical: LexicalIndex
    vectors: VectorIndex


def retrieve(
    query: str,
    *,
    store: ArticleStore,
    embedder: Embedder,
    lexical: LexicalIndex,
    vectors: VectorIndex,
    filters: Filters | None = None,
    as_of: date | None = None,
    top_k: int = 10,
    fusion: Fusion | None = None,
    scan_at_most: int = MOST_SCANNED,
) -> Retrieval:
    """Find the passages nearest to a question.

    Args:
        query: A stand-alone question, or any text.
        store: Decides the filters and holds the passages.
        embedder: The model that the stored vectors were made with.
        lexical: BM25 over the store's passages.
        vectors: Nearest neighbours over the store's passages.
        filters: Exact conditions on the articles.
        as_of: Only articles published up to this day, inclusive.
        top_k: Most hits returned; fewer where fewer passages match.
        fusion: Depth and weights of the two legs.
        scan_at_most: Allowed passages, under a filter, that are compared one by one.

    Returns:
        Distinct passages, best first, with the rank and score that each leg gave them. Where one
        leg's index is unavailable, the other's ranking alone with a warning that says so.

    Raises:
        IndexUnavailable: Neither index can be searched.
        IndexMismatch: The stored vectors are of another embedding model.
    """
    filters = filters or Filters()
    fusion = fusion or Fusion()
    allowed = store.allowed_keys(filters, as_of)
    articles = store.article_count() if allowed is None else len(store.articles(filters, as_of))
    if allowed is not None and not allowed:
        return Retrieval(query=query, articles_searched=articles)
    depth = max(fusion.depth, top_k)
    search = _Search(query, allowed, depth, scan_at_most, store, embedder, lexical, vectors)
    legs, warnings = _both_legs(search)
    return Retrieval(
        query=query,
        hits=tuple(_hits(fuse(legs, fusion), store, top_k)),
        articles_searched=articles,
        warnings=warnings,
    )


def fuse(legs: Mapping[str, Sequence[Scored]], fusion: Fusion) -> tuple[Ranked, ...]:
    """Merge rankings by weighted reciprocal ranks; equal scores in the order of their keys.

    Args:
        legs: ``lexical`` and ``dense``, each with keys and scores, best first; either may be
            missing.
        fusion: Weights and k; its depth is not applied here.
    """
    weights = {LEXICAL: fusion.lexical_weight, DENSE: fusion.dense_weight}
    opinions: dict[int, list[LegScore]] = {}
    totals: dict[int, float] = {}
    for leg, weight in weights.items():
        for rank, (key, score) in enumerate(legs.get(leg, ()), start=1):
            opinions.setdefault(key, []).append(LegScore(leg=leg, rank=rank, score=score))
            totals[key] = totals.get(key, 0.0) + weight / (fusion.k + rank)
    order = sorted(totals, key=lambda key: (-totals[key], key))
    return tuple(Ranked(key, totals[key], tuple(opinions[key])) for key in order)


def _both_legs(search: _Search) -> tuple[dict[str, Sequence[Scored]], tuple[str, ...]]:
    """Ask both legs; one may be unavailable, and then a warning says what is missing."""
    legs: dict[str, Sequence[Scored]] = {}
    failures: list[IndexUnavailable] = []
    for leg, ask in ((LEXICAL, _words), (DENSE, _nearest)):
        try:
            legs[leg] = ask(search)
        except IndexUnavailable as error:
            failures.append(error)
    if not legs:
        raise failures[-1]
    return legs, tuple(f"Degraded search, {next(iter(legs))} only: {error}" for error in failures)


def _words(search: _Search) -> Sequence[Scored]:
    return search.lexical.search(search.query, search.depth, search.allowed)


def _nearest(search: _Search) -> Sequence[Scored]:
    vector = search.embedder.embed_query(search.query)
    if search.allowed is None:
        return search.vectors.search(vector, search.depth)
    if len(search.allowed) <= search.scan_at_most:
        try:
            return _scan(vector, sorted(search.allowed), search)
        except NotFound:
            # An article was deleted since its keys were read; the index leaves such keys out.
            pass
    return _overfetch(vector, search.allowed, search)


def _scan(vector: Vector, keys: list[int], search: _Search) -> tuple[Scored, ...]:
    """Compare with every allowed passage: exact, and faster than an index for a few thousand."""
    scores = search.store.vectors(keys, search.embedder.fingerprint) @ vector
    best = np.argsort(-scores, kind="stable")[: search.depth]
    return tuple((keys[at], float(scores[at])) for at in best)


def _overfetch(vector: Vector, allowed: frozenset[int], search: _Search) -> tuple[Scored, ...]:
    """Ask the index for more and more until enough of its answers are allowed, or it has no more.

    Chroma's own filter takes 80-280 ms at 70,000 passages, asking for more takes a few.
    """
    limit = 4 * search.depth
    while True:
        found = search.vectors.search(vector, limit)
        kept = tuple(scored for scored in found if scored[0] in allowed)[: search.depth]
        if len(kept) == min(search.depth, len(allowed)) or len(found) < limit:
            return kept
        limit *= 4


def _hits(ranked: Sequence[Ranked], store: ArticleStore, top_k: int) -> Iterator[Hit]:
    """Yield the first ``top_k`` distinct passages with the copies ranked near them.

    No more passages are read than it takes, because reading them costs more than ranking.
    """
    chosen: list[tuple[Ranked, Passage, ArticleMeta]] = []
    copies: dict[int, list[str]] = {}
    for batch in _batches(ranked, top_k):
        found = store.passages([candidate.key for candidate in batch])
        for candidate in batch:
            if candidate.key not in found:  # deleted since it was indexed
                continue
            passage, article = found[candidate.key]
            twin = next((c for c, p, _ in chosen if near_identical(p.text, passage.text)), None)
            if twin is not None:
                copies.setdefault(twin.key, []).append(passage.id)
            elif len(chosen) < top_k:
                chosen.append((candidate, passage, article))
        if len(chosen) == top_k:
            break
    for rank, (candidate, passage, article) in enumerate(chosen, start=1):
        yield Hit(
            passage=passage,
            article=article,
            rank=rank,
            score=candidate.score,
            legs=candidate.legs,
            folded=tuple(copies.get(candidate.key, ())),
        )


def _batches(ranked: Sequence[Ranked], size: int) -> Iterator[Sequence[Ranked]]:
    for start in range(0, len(ranked), size):
        yield ranked[start : start + size]
