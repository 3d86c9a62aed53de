"""Words beside vectors in Chroma, and both rankings fused there.

Chroma Cloud and Chroma's distributed engine keep sparse vectors (here BM25's term weights, made by
chromadb's own function; the engine counts how rare a word is) and fuse rankings in one request.
Neither an embedded Chroma nor ``chroma run`` has that: 1.5.9 refuses the collection with "Sparse
vector indexing is not enabled in local", and the search with "not implemented for local".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from qa.parts import Fused, Fusion, Scored, Vector

if TYPE_CHECKING:
    from chromadb import Schema
    from chromadb.api.models.Collection import Collection
    from chromadb.execution.expression.plan import Search

WORDS = "words"
"""The metadata field of the sparse vectors."""
PASSAGE = "passage"
"""A passage's key again, so that no metadata is empty: a passage may have no word that counts."""
MOST_RESULTS = 300
"""Chroma Cloud's quota on results of one search (docs.trychroma.com, "Quotas")."""
UNRANKED = 1e9
"""The rank of what a ranking lacks, which adds nothing. Without one Chroma leaves out whatever is
not in every ranking (docs.trychroma.com, "Ranking and Scoring")."""


def schema() -> Schema:
    """Return what a collection of vectors and words is made with."""
    from chromadb import Schema, SparseVectorIndexConfig, VectorIndexConfig

    made = Schema()
    made.create_index(config=VectorIndexConfig(space="cosine"))
    made.create_index(config=SparseVectorIndexConfig(bm25=True), key=WORDS)
    return made


def metadata_of(keys: Sequence[int], texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return what is stored beside each vector: the words of its passage."""
    rows: list[dict[str, Any]] = []
    for key, sparse in zip(keys, _encoder()(list(texts)), strict=True):
        words = {WORDS: sparse} if sparse.indices else {}
        rows.append({PASSAGE: key, **words})
    return rows


def fused(
    collection: Collection,
    query: str,
    vector: Vector,
    depth: int,
    fusion: Fusion,
) -> Fused:
    """Ask for both rankings and their weighted reciprocal rank fusion, in one request.

    Chroma's ranks begin at 0 and its best score is the lowest; here rank 1 and the highest are.
    """
    found = collection.search(searches(query, vector, depth, fusion))
    legs: list[tuple[Scored, ...]] = []
    for names, scores in zip(found["ids"], found["scores"], strict=True):
        pairs = zip(names, scores or [], strict=True)
        legs.append(tuple((int(name), -float(score)) for name, score in pairs))
    both, dense, *rest = legs
    near = tuple((key, 1.0 + score) for key, score in dense)
    return Fused(ranked=both, dense=near, lexical=rest[0] if rest else ())


def searches(
    query: str,
    vector: Vector,
    depth: int,
    fusion: Fusion,
) -> list[Search]:
    """Return the fused search, the dense one, and the sparse one where the query has words."""
    from chromadb import K, Knn, Rrf, Search

    limit = min(depth, MOST_RESULTS)
    legs: list[dict[str, Any]] = [{"query": vector.tolist(), "limit": limit}]
    (sparse,) = _encoder()([query])
    if sparse.indices:
        legs.append({"query": sparse, "key": WORDS, "limit": limit})
    weights = [fusion.dense_weight, fusion.lexical_weight][: len(legs)]
    ranks = [Knn(**leg, return_rank=True, default=UNRANKED) for leg in legs]
    rrf = Rrf(cast("Any", ranks), k=cast("int", fusion.k + 1), weights=weights)
    most = min(len(legs) * limit, MOST_RESULTS)
    whole = [Search().rank(rrf).limit(most).select(K.SCORE)]
    return whole + [Search().rank(Knn(**leg)).limit(limit).select(K.SCORE) for leg in legs]


@cache
def _encoder() -> Any:
    from chromadb.utils.embedding_functions import ChromaBm25EmbeddingFunction

    return ChromaBm25EmbeddingFunction()
