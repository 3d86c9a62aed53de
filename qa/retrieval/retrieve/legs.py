"""Both legs of a search: BM25 and the nearest vectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from qa.errors import IndexUnavailable, NotFound
from qa.parts import ArticleStore, Embedder, LexicalIndex, Scored, Vector, VectorIndex
from qa.retrieval.retrieve.fusing import DENSE, LEXICAL
from qa.store import index_input
from qa.types import ArticleMeta, Passage

FIRST_FETCH = 4
"""Times the depth: what a filtered search asks the vector index for at first."""
MOST_GROWTH = 8
"""Times what it asked for before."""
SCAN_WORK = 2
"""Comparing one stored vector takes as long as the vector index takes to return two results: 10 and
5 microseconds each (20,106 passages in SQLite and embedded Chroma, from 400 to 4,000 of them)."""

Found = Mapping[int, tuple[Passage, ArticleMeta]]


class Search(NamedTuple):
    """One search of both legs."""

    query: str
    allowed: frozenset[int] | None
    among: int
    """How many passages the allowed ones were chosen from; 0 where that is not known."""
    earlier: Found
    """Passages of older versions that are to be found beside those of the indexes."""
    depth: int
    scan_at_most: int
    store: ArticleStore
    embedder: Embedder
    lexical: LexicalIndex
    vectors: VectorIndex


def both_legs(search: Search) -> tuple[dict[str, Sequence[Scored]], tuple[str, ...]]:
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


def _words(search: Search) -> Sequence[Scored]:
    found = search.lexical.search(search.query, search.depth, search.allowed)
    if not search.earlier:
        return found
    texts = [index_input(article.title, each.text) for each, article in search.earlier.values()]
    scored = zip(search.earlier, search.lexical.score(search.query, texts), strict=True)
    return _best((*found, *(pair for pair in scored if pair[1] > 0)), search.depth)


def _nearest(search: Search) -> Sequence[Scored]:
    vector = search.embedder.embed_query(search.query)
    found = _nearest_indexed(vector, search)
    if not search.earlier:
        return found
    try:
        others = _scan(vector, sorted(search.earlier), search)
    except NotFound:  # an article was deleted since its passages were read
        left = search.store.passages(search.earlier.keys(), earlier=True)
        others = _scan(vector, sorted(left), search) if left else ()
    return _best((*found, *others), search.depth)


def _best(scored: Iterable[Scored], limit: int) -> Sequence[Scored]:
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _nearest_indexed(vector: Vector, search: Search) -> Sequence[Scored]:
    if search.allowed == frozenset():
        return ()
    if search.allowed is None:
        return search.vectors.search(vector, search.depth)
    needed = _needed(search.depth, len(search.allowed), search.among)
    if _scanning_pays(search, needed):
        try:
            return _scan(vector, sorted(search.allowed), search)
        except NotFound:
            # An article was deleted since its keys were read; the index leaves such keys out.
            pass
    first = FIRST_FETCH * search.depth
    return _overfetch(vector, search.allowed, search, min(max(first, needed), MOST_GROWTH * first))


def _needed(wanted: int, allowed: int, among: int) -> int:
    """Return how many answers of the index it takes until enough are allowed, and a quarter more.

    As if the allowed ones were spread evenly; where they are not, ``_overfetch`` asks again.
    """
    needed = wanted * among // max(1, allowed)
    return needed + needed // 4


def _scanning_pays(search: Search, needed: int) -> bool:
    """Whether comparing every allowed passage is less work than so many answers of the index."""
    count = len(search.allowed or ())
    few = count <= FIRST_FETCH * search.depth
    return count <= search.scan_at_most and (few or SCAN_WORK * count <= needed)


def _scan(vector: Vector, keys: list[int], search: Search) -> tuple[Scored, ...]:
    """Compare with every allowed passage: exact, and faster than an index for a few thousand."""
    scores = search.store.vectors(keys, search.embedder.fingerprint) @ vector
    best = np.argsort(-scores, kind="stable")[: search.depth]
    return tuple((keys[at], float(scores[at])) for at in best)


def _overfetch(
    vector: Vector, allowed: frozenset[int], search: Search, limit: int
) -> tuple[Scored, ...]:
    """Ask the index for more until enough of its answers are allowed, or it has no more.

    Chroma's own filter takes 80-280 ms at 70,000 passages, asking for more takes a few. The share
    of the first answers that is allowed says how many it will take; where comparing all allowed
    passages is less work than that, it is done instead.
    """
    scan, wanted = True, min(search.depth, len(allowed))
    while True:
        found = search.vectors.search(vector, limit)
        kept = tuple(scored for scored in found if scored[0] in allowed)[: search.depth]
        if len(kept) == wanted or len(found) < limit:
            return kept
        needed = _needed(wanted, len(kept), limit)
        if scan and _scanning_pays(search, needed):
            try:
                return _scan(vector, sorted(allowed), search)
            except NotFound:  # deleted meanwhile, as above
                scan = False
        limit = min(MOST_GROWTH * limit, needed)
