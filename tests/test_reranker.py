"""A cross-encoder by name that orders what was found anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.engine import open_engine
from qa.errors import BadSettings, ModelUnavailable
from qa.retrieval.retrieve import RERANKER
from qa.retrieval.retrieve.cross_encoder import open_cross_encoder
from qa.settings import Settings
from qa.testing.small_models import pickled, save_bert
from qa.types import Filters, Retrieval

QUERY = "How many buses did Varnow order?"
TOWNS = tuple(f"Town{n}" for n in range(12))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.set_num_threads(1)
    return save_bert(
        tmp_path_factory.mktemp("reranker") / "small", "ForSequenceClassification", num_labels=1
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("towns")
    with open_engine(Settings(home=home)) as engine:
        engine.ingest_mappings(
            [
                {"id": town, "title": town, "text": f"{town} ordered {n + 3} buses on Monday."}
                for n, town in enumerate(TOWNS)
            ]
        )
    return home


def search(settings: Settings, filters: Filters | None = None) -> Retrieval:
    with open_engine(settings, light=True) as engine:
        return engine.search(QUERY, filters=filters)


def test_hits_stand_in_the_order_of_the_cross_encoder(home: Path, folder: Path) -> None:
    found = search(Settings(home=home, reranker=str(folder), top_k=5))
    assert [hit.rank for hit in found.hits] == [1, 2, 3, 4, 5]
    legs = [next(leg for leg in hit.legs if leg.leg == RERANKER) for hit in found.hits]
    assert [leg.rank for leg in legs] == [1, 2, 3, 4, 5]
    assert [leg.score for leg in legs] == sorted((leg.score for leg in legs), reverse=True)
    assert found.warnings == ()
    everything = search(Settings(home=home, top_k=12)).hits
    assert not any(leg.leg == RERANKER for hit in everything for leg in hit.legs)
    assert {hit.passage.id for hit in found.hits} <= {hit.passage.id for hit in everything}
    texts = [hit.passage.text for hit in everything]  # each begins with its article's title
    scores = open_cross_encoder(str(folder)).scores(QUERY, texts, 60)
    best = max(zip(scores, everything, strict=True), key=lambda pair: pair[0])[1]
    assert found.hits[0].passage.id == best.passage.id


def test_what_it_has_no_time_for_keeps_its_place_behind(home: Path, folder: Path) -> None:
    found = search(Settings(home=home, reranker=str(folder), reranker_seconds=1e-9, top_k=12))
    read = [hit for hit in found.hits if any(leg.leg == RERANKER for leg in hit.legs)]
    assert 0 < len(read) < len(found.hits)
    assert found.hits[: len(read)] == tuple(read)
    left = [hit.score for hit in found.hits[len(read) :]]
    assert left == sorted(left, reverse=True)
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))
    assert "reranker:small read 8 of 12 passages" in found.warnings[0]
    assert "QA_RERANKER_SECONDS" in found.warnings[0]


def test_nothing_found_needs_no_reranking(home: Path, folder: Path) -> None:
    nobody = Filters(publishers=("Nobody",))
    assert search(Settings(home=home, reranker=str(folder)), nobody).hits == ()


def test_a_classifier_ranks_by_its_last_class(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "two", "ForSequenceClassification", num_labels=2)
    scores: Sequence[float] = open_cross_encoder(str(folder)).scores(QUERY, ["a b", "c d"], 60)
    assert len(scores) == 2


def test_what_cannot_rank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="does not score a question with a passage"):
        open_cross_encoder(str(save_bert(tmp_path / "reads")))
    old = pickled(save_bert(tmp_path / "old", "ForSequenceClassification", num_labels=1))
    with pytest.raises(BadSettings, match=r"only pytorch_model\.bin, a pickle"):
        open_cross_encoder(str(old))
    with pytest.raises(BadSettings, match="There is no folder"):
        open_cross_encoder(str(tmp_path / "absent"))


def test_offline_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelUnavailable, match="cannot be reached") as raised:
        open_cross_encoder("BAAI/bge-reranker-v2-m3")
    assert "hf download" in raised.value.hint
