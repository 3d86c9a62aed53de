"""One search: filters, both legs, fusion, copies folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qa.errors import IndexUnavailable
from qa.parts import ArticleStore, Embedder, FusingIndex, Fusion, LexicalIndex, VectorIndex
from qa.retrieval.retrieve.fusing import Ranked, from_engine, fuse
from qa.retrieval.retrieve.legs import Found, Search, both_legs
from qa.retrieval.retrieve.reranking import DEPTH, Reranker, rerank
from qa.text import near_identical
from qa.types import ArticleMeta, Filters, Hit, Passage, Retrieval

RERANK_SECONDS = 5.0
MOST_SCANNED = 5_000
"""Beyond so many allowed passages the vector index is over-fetched, whatever that takes."""


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
    reranker: Reranker | None = None,
    rerank_seconds: float = RERANK_SECONDS,
) -> Retrieval:
    """Find the passages nearest to a question.

    Args:
        query: A stand-alone question, or any text.
        store: Decides the filters and holds the passages.
        embedder: The model that the stored vectors were made with.
        lexical: BM25 over the store's passages.
        vectors: Nearest neighbours over the store's passages.
        filters: Exact conditions on the articles.
        as_of: Only articles published up to this day, inclusive, each in the version that stood
            then. The indexes hold newest versions only; passages of older ones are compared one
            by one, by the same scores.
        top_k: Most hits returned; fewer where fewer passages match.
        fusion: Depth and weights of the two legs.
        scan_at_most: Most allowed passages, under a filter, that may be compared one by one; done
            where it is less work than asking the vector index for enough that are allowed.
        reranker: Reads the first of the fused passages again and orders them.
        rerank_seconds: After which it may begin no further batch.

    Returns:
        Distinct passages, best first, with the rank and score that each leg gave them. Where one
        leg's index is unavailable, the other's ranking alone with a warning that says so.

    Raises:
        IndexUnavailable: Neither index can be searched.
        IndexMismatch: The stored vectors are of another embedding model.
    """
    filters = filters or Filters()
    fusion = fusion or Fusion()
    allowed, older, articles, unsplit, undated, among = store.selection(filters, as_of)
    earlier = store.passages(older, earlier=True) if older else {}
    unread = _unread(unsplit, as_of) + _undated(undated)
    if allowed is not None and not allowed and not earlier:
        return Retrieval(query=query, articles_searched=articles, warnings=unread)
    depth = max(fusion.depth, top_k)
    search = Search(
        query, allowed, among, earlier, depth, scan_at_most, store, embedder, lexical, vectors
    )
    ranked, warnings = _ranked(search, fusion)
    wanted = max(DEPTH, top_k) if reranker else top_k
    hits = tuple(_hits(ranked, search, wanted))
    late: tuple[str, ...] = ()
    if reranker is not None:
        hits, late = rerank(query, hits, reranker, rerank_seconds)
        hits = hits[:top_k]
    return Retrieval(
        query=query,
        hits=hits,
        articles_searched=articles,
        warnings=warnings + late + unread + _superseded(hits, earlier, as_of),
    )


def _ranked(search: Search, fusion: Fusion) -> tuple[tuple[Ranked, ...], tuple[str, ...]]:
    """Rank by words and vectors: in the vector index where it fuses both, otherwise here.

    A filter or a past day is decided by the store, which an engine does not know: then it is here.
    """
    engine, without = search.vectors, tuple[str, ...]()
    everything = search.allowed is None and not search.earlier
    if everything and isinstance(engine, FusingIndex) and engine.fuses:
        try:
            found = engine.fused(
                search.query,
                search.embedder.embed_query(search.query),
                search.depth,
                fusion,
            )
            return from_engine(found), ()
        except IndexUnavailable as error:
            without = (f"Ranked here, not in Chroma: {error}",)
    legs, warnings = both_legs(search)
    return fuse(legs, fusion), warnings or without


def _unread(refs: Sequence[str], as_of: date | None) -> tuple[str, ...]:
    """Say which versions stood on the day but cannot be searched."""
    hint = "`qa index rebuild --embed` makes versions searchable that older Datelines stored."
    return (f"Not read, though it stood on {as_of}: {', '.join(refs)}. {hint}",) if refs else ()


def _undated(number: int) -> tuple[str, ...]:
    """Say how many articles a date leaves out because nobody can say when they appeared."""
    if not number:
        return ()
    counted = "1 article was" if number == 1 else f"{number} articles were"
    return (f"{counted} left out for having no date; `qa articles edit ID --date` gives one.",)


def _superseded(hits: Sequence[Hit], earlier: Found, as_of: date | None) -> tuple[str, ...]:
    """Say which passages are of versions that are no longer the newest."""
    older = {passage.id: article.ref for passage, article in earlier.values()}
    refs = dict.fromkeys(older[hit.passage.id] for hit in hits if hit.passage.id in older)
    return (f"Read as it stood on {as_of}, changed since: {', '.join(refs)}.",) if refs else ()


def _hits(ranked: Sequence[Ranked], search: Search, top_k: int) -> Iterator[Hit]:
    """Yield the first ``top_k`` distinct passages with the copies ranked near them.

    No more passages are read than it takes, because reading them costs more than ranking.
    """
    chosen: list[tuple[Ranked, Passage, ArticleMeta]] = []
    copies: dict[int, list[str]] = {}
    for batch in _batches(ranked, top_k):
        keys = [candidate.key for candidate in batch]
        found = {**search.store.passages(keys), **search.earlier}
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
