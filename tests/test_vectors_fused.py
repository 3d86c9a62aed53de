"""Words and vectors fused inside Chroma: what is sent, what is made of replies, and refusals.

No distributed engine runs here. What is sent is answered by ``qa.testing.servers``' stand-in, which
evaluates the documented expressions; a real local server shows how it refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qa.engine import open_engine
from qa.errors import BadSettings, IndexUnavailable
from qa.parts import Fusion, Vector, Vectors
from qa.retrieval.indexing import close_indexes, follow_store, rebuild_indexes
from qa.retrieval.retrieve import retrieve
from qa.retrieval.retrieve.fusing import from_engine, fuse
from qa.retrieval.vectors import open_vectors
from qa.settings import Settings
from qa.store import open_store
from qa.testing.archive import DIMENSION, FINGERPRINT, places, put, vector_of, vectors_of
from qa.testing.servers.chroma import chroma_server
from qa.testing.servers.distributed_chroma import DistributedChroma, distributed_chroma
from qa.types import Filters

TEXTS = (
    "The bridge at Norrvik was closed after the storm.",
    "The storm took the roofs of twelve houses in Varnow.",
    "Ferries to Lorvenia run again, the port said.",
    "The council of Ostrel votes on the new bridge in May.",
)
KEYS = (3, 5, 8, 13)


class Hashed:
    """An embedder whose vectors depend on the text alone."""

    name, fingerprint, dimension = "hashed", FINGERPRINT, DIMENSION

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        del progress
        return vectors_of(texts)

    def embed_query(self, text: str) -> Vector:
        return vector_of(text)


@pytest.fixture
def engine() -> Iterator[DistributedChroma]:
    with distributed_chroma() as running:
        yield running


def test_passages_carry_their_words_and_a_search_asks_for_both_rankings(
    engine: DistributedChroma,
) -> None:
    index = open_vectors(
        engine.address, store_id="s" * 12, fingerprint=FINGERPRINT, dimension=DIMENSION, words=True
    )
    (made,) = engine.asked("/collections")
    sparse = made["schema"]["keys"]["words"]["sparse_vector"]["sparse_vector_index"]
    assert sparse["enabled"]
    assert sparse["config"]["bm25"] is True
    assert made["name"].endswith("-words")
    with pytest.raises(ValueError, match="no text for each"):
        index.add(KEYS, vectors_of(TEXTS))
    index.add([*KEYS, 21], vectors_of([*TEXTS, "the"]), [*TEXTS, "the"])
    (stored,) = engine.asked("/upsert")
    assert stored["ids"] == ["3", "5", "8", "13", "21"]
    assert [len(one.get("words", {}).get("indices", [])) for one in stored["metadatas"]][-1] == 0
    assert all(one["words"]["#type"] == "sparse_vector" for one in stored["metadatas"][:-1])
    assert index.count() == 5
    assert index.keys() == {*KEYS, 21}

    found = index.fused("bridge storm", vector_of(TEXTS[2]), 4, Fusion(k=20.0, dense_weight=0.5))
    (asked,) = engine.asked("/search")
    assert [one["limit"]["limit"] for one in asked["searches"]] == [8, 4, 4]
    assert [one["select"]["keys"] for one in asked["searches"]] == [["#score"]] * 3
    assert found.dense[0][0] == 8
    assert found.dense[0][1] == pytest.approx(1.0, abs=1e-5)
    assert {key for key, _ in found.lexical} == {3, 5, 13}
    assert found.lexical[0][0] == 3  # the only one with both words
    ours = fuse({"lexical": found.lexical, "dense": found.dense}, Fusion(k=20.0, dense_weight=0.5))
    theirs = from_engine(found)
    assert [one.key for one in theirs] == [one.key for one in ours]
    assert [one.score for one in theirs] == pytest.approx([one.score for one in ours], abs=1e-6)
    assert [one.placed for one in theirs] == [one.placed for one in ours]
    index.close()


def test_a_query_without_words_is_searched_by_vector(engine: DistributedChroma) -> None:
    index = open_vectors(
        engine.address, store_id="s" * 12, fingerprint=FINGERPRINT, dimension=DIMENSION, words=True
    )
    index.add(KEYS, vectors_of(TEXTS), TEXTS)
    found = index.fused("?!", vector_of(TEXTS[1]), 3, Fusion(k=20))
    assert found.lexical == ()
    assert [key for key, _ in found.ranked] == [key for key, _ in found.dense]
    assert found.ranked[0][0] == 5
    index.close()


def test_an_archive_is_followed_and_searched_there(
    engine: DistributedChroma, tmp_path: Path
) -> None:
    where = replace(places(tmp_path), vectors=engine.address, words=True)
    with open_store(tmp_path / "store.sqlite") as store:
        for number, text in enumerate(TEXTS):
            put(store, f"a{number}", text)
        indexes = rebuild_indexes(store, where)
        put(store, "a9", "Another storm is expected in Varnow.")
        follow_store(store, indexes)
        indexes.vectors.reconnect()  # type: ignore[union-attr]

        def search(query: str, filters: Filters | None = None):  # type: ignore[no-untyped-def]
            return retrieve(
                query,
                store=store,
                embedder=Hashed(),
                lexical=indexes.lexical,
                vectors=indexes.vectors,
                filters=filters,
                top_k=3,
            )

        found = search("storm Varnow")
        assert found.warnings == ()
        assert {"a1", "a9"} <= {hit.article.id for hit in found.hits}
        assert {leg.leg for hit in found.hits for leg in hit.legs} == {"lexical", "dense"}
        count = len(engine.asked("/search"))
        assert count == 1
        search("storm", Filters(article_ids=("a1",)))  # decided by the store, so ranked here
        assert len(engine.asked("/search")) == count
        engine.failing = True
        degraded = search("storm Varnow")
        assert degraded.hits
        assert degraded.warnings
        close_indexes(store, indexes)


def test_an_embedded_chroma_is_refused_by_the_settings(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path, chroma_fusion=True)
    with open_engine(chosen) as opened, pytest.raises(BadSettings, match="QA_CHROMA"):
        opened.search("anything")


@pytest.mark.slow
def test_a_local_server_refuses_and_says_what_to_set(tmp_path: Path) -> None:
    with chroma_server(tmp_path) as running, pytest.raises(IndexUnavailable) as refused:
        open_vectors(
            running.address,
            store_id="s" * 12,
            fingerprint=FINGERPRINT,
            dimension=DIMENSION,
            words=True,
        )
    assert "QA_CHROMA_FUSION is set" in refused.value.message
    assert "QA_CHROMA to cloud" in refused.value.hint


def test_an_embedded_chroma_s_own_refusal(tmp_path: Path) -> None:
    index = open_vectors(
        tmp_path, store_id="s" * 12, fingerprint=FINGERPRINT, dimension=DIMENSION, words=True
    )
    assert "QA_CHROMA_FUSION is set" in (index.problem() or "")
    index.close()
