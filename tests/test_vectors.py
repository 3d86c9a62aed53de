"""The vector index: one contract over exact search, embedded Chroma, and a real Chroma server."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import BadSettings, IndexMismatch, IndexUnavailable
from qa.parts import VectorIndex, Vectors
from qa.retrieval.vectors import ExactIndex, open_vectors
from qa.retrieval.vectors.chroma import ChromaIndex
from qa.retrieval.vectors.clients import deployment
from qa.retrieval.vectors.identity import Identity
from qa.testing.servers.chroma import chroma_server

DIMENSION = 12
FINGERPRINT = "0123456789abcdef"
STORE = "aaaaaaaaaaaa"

Opener = Callable[[], VectorIndex]


def _rows(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _chroma(target: str | Path, store_id: str = STORE, **changes: object) -> ChromaIndex:
    wanted = {"fingerprint": FINGERPRINT, "dimension": DIMENSION} | changes
    return open_vectors(target, store_id=store_id, **wanted)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a ``chroma run`` of our own on a free port of the loopback."""
    with chroma_server(tmp_path_factory.mktemp("server")) as running:
        yield running.address


@pytest.fixture(
    params=["exact", "embedded", pytest.param("server", marks=pytest.mark.slow)],
)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    opened: VectorIndex
    if request.param == "exact":
        opened = ExactIndex()
    elif request.param == "embedded":
        opened = _chroma(tmp_path / "chroma")
    else:
        opened = _chroma(request.getfixturevalue("server"), tmp_path.name.replace("_", "-"))
    yield opened
    opened.close()


def test_it_finds_what_an_exact_scan_finds(index: VectorIndex) -> None:
    rows = _rows(300)
    index.add(range(1, 301), rows)
    for query in _rows(10, seed=1):
        found = index.search(query, 7)
        wanted = sorted(enumerate(rows @ query, 1), key=lambda pair: -pair[1])[:7]
        assert [key for key, _ in found] == [key for key, _ in wanted]
        assert [score for _, score in found] == pytest.approx([s for _, s in wanted], abs=1e-5)
    assert index.keys() == frozenset(range(1, 301))
    assert index.problem() is None


def test_an_empty_index(index: VectorIndex) -> None:
    assert index.keys() == frozenset()
    assert index.search(_rows(1)[0], 5) == ()
    assert index.problem() is None
    index.remove([])
    index.add([], _rows(0))
    index.remove([5])
    assert index.keys() == frozenset()


def test_asking_for_more_than_there_is(index: VectorIndex) -> None:
    index.add([3, 4], _rows(2))
    assert {key for key, _ in index.search(_rows(1)[0], 50)} == {3, 4}


def test_adding_again_overwrites(index: VectorIndex) -> None:
    old, new = _rows(2)
    index.add([7], old.reshape(1, -1))
    index.add([7], new.reshape(1, -1))
    assert index.keys() == {7}
    assert index.search(new, 1)[0][1] == pytest.approx(1, abs=1e-5)
    assert index.search(old, 1)[0][1] < 0.999


def test_removed_passages_are_not_found(index: VectorIndex) -> None:
    rows = _rows(50)
    index.add(range(50), rows)
    index.remove([0, 3, 3, 999])
    assert index.keys() == frozenset(range(50)) - {0, 3}
    assert {key for key, _ in index.search(rows[3], 50)} == index.keys()
    assert index.problem() is None


def test_equal_scores_are_ordered_by_key(index: VectorIndex) -> None:
    row = _rows(1)
    index.add([9, 2, 5], np.repeat(row, 3, axis=0))
    assert [key for key, _ in index.search(row[0], 3)] == [2, 5, 9]


def test_keys_of_any_size(index: VectorIndex) -> None:
    keys = [0, 1, 2**31, 2**62]
    index.add(keys, _rows(4))
    assert index.keys() == frozenset(keys)


def test_vectors_of_another_shape_are_refused(index: VectorIndex) -> None:
    with pytest.raises(ValueError, match=r"keys|belong together"):
        index.add([1, 2], _rows(1))


def test_reset_forgets_everything_and_goes_on(index: VectorIndex) -> None:
    index.add([1, 2], _rows(2))
    index.reset()
    assert index.keys() == frozenset()
    index.add([2], _rows(1))
    assert index.keys() == {2}
    assert index.search(_rows(1)[0], 2)[0][0] == 2


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.lists(
        st.tuples(st.booleans(), st.lists(st.integers(0, 40), min_size=1, max_size=20)),
        max_size=8,
    )
)
def test_any_sequence_of_changes(index: VectorIndex, changes: list[tuple[bool, list[int]]]) -> None:
    index.remove(index.keys())
    held: set[int] = set()
    rows = _rows(41)
    for adding, keys in changes:
        distinct = sorted(set(keys))
        if adding:
            index.add(distinct, rows[distinct])
            held |= set(distinct)
        else:
            index.remove(distinct)
            held -= set(distinct)
    assert index.keys() == held
    found = index.search(rows[0], 41)
    assert {key for key, _ in found} == held
    assert all(score == pytest.approx(float(rows[key] @ rows[0]), abs=1e-5) for key, score in found)


class TestEmbedded:
    def test_it_is_there_after_reopening(self, tmp_path: Path) -> None:
        first = _chroma(tmp_path)
        first.add(range(20), _rows(20))
        first.close()
        second = _chroma(tmp_path)
        assert second.keys() == frozenset(range(20))
        assert second.search(_rows(20)[4], 1)[0][0] == 4
        second.close()
        with pytest.raises(IndexUnavailable, match="it is closed"):
            second.search(_rows(1)[0], 1)

    def test_settling_writes_the_graph_and_changes_nothing(self, tmp_path: Path) -> None:
        index = _chroma(tmp_path)
        index.settle()
        rows = _rows(40)
        index.add(range(40), rows)
        assert not list(tmp_path.glob("*/index_metadata.pickle"))
        index.settle()
        assert list(tmp_path.glob("*/index_metadata.pickle"))
        assert index.keys() == frozenset(range(40))
        assert index.problem() is None
        index.add([50], rows[:1])
        index.close()
        again = _chroma(tmp_path)
        assert again.keys() == frozenset(range(40)) | {50}
        assert [key for key, _ in again.search(rows[0], 2)] == [0, 50]
        again.close()

    def test_the_settings_it_was_made_with(self, tmp_path: Path) -> None:
        import chromadb

        _chroma(tmp_path, sync_threshold=123).close()
        client = chromadb.PersistentClient(tmp_path)
        (collection,) = client.list_collections()
        hnsw = collection.configuration["hnsw"]
        assert hnsw is not None
        assert hnsw["space"] == "cosine"
        assert hnsw["sync_threshold"] == 123
        assert collection.metadata["fingerprint"] == FINGERPRINT
        client.close()  # type: ignore[attr-defined]

    @pytest.mark.parametrize(("dimension", "space"), [(13, "cosine"), (DIMENSION, "l2")])
    def test_an_index_that_was_made_otherwise_is_refused(
        self, tmp_path: Path, dimension: int, space: Literal["cosine", "l2"]
    ) -> None:
        import chromadb

        identity = Identity(STORE, FINGERPRINT, DIMENSION, 100)
        client = chromadb.PersistentClient(tmp_path)
        client.create_collection(
            identity.collection,
            configuration={"hnsw": {"space": space}},
            metadata=identity.metadata | {"dimension": dimension},
            embedding_function=None,
        )
        client.close()  # type: ignore[attr-defined]
        with pytest.raises(IndexMismatch, match="qa index rebuild"):
            _chroma(tmp_path)
        fresh = _chroma(tmp_path, fresh=True)
        fresh.add([1], _rows(1))
        assert fresh.problem() is None
        fresh.close()

    def test_another_models_index_is_not_mixed_in(self, tmp_path: Path) -> None:
        first = _chroma(tmp_path)
        first.add([1], _rows(1))
        first.close()
        other = _chroma(tmp_path, fingerprint="f" * 16, dimension=5)
        assert other.keys() == frozenset()
        other.close()

    def test_a_torn_index_opens_says_so_and_is_reset_in_the_same_process(
        self, tmp_path: Path
    ) -> None:
        index = _chroma(tmp_path)
        index.add(range(40), _rows(40))
        index.settle()
        index.close()
        (pickle,) = tmp_path.glob("*/index_metadata.pickle")
        pickle.write_bytes(pickle.read_bytes()[:50])
        torn = _chroma(tmp_path)
        assert "Chroma" in (torn.problem() or "")
        with pytest.raises(IndexUnavailable, match="qa index rebuild"):
            torn.search(_rows(1)[0], 1)
        torn.reset()
        torn.add(range(40), _rows(40))
        assert torn.problem() is None
        assert torn.keys() == frozenset(range(40))
        torn.close()

    def test_a_graph_that_does_not_reach_some_vectors_is_not_damaged(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """HNSW may miss some for good; three neighbours each make that common."""
        import chromadb
        from chromadb.api.collection_configuration import CreateHNSWConfiguration

        identity = Identity(STORE, FINGERPRINT, DIMENSION, 100)
        client = chromadb.PersistentClient(tmp_path)
        few: CreateHNSWConfiguration = {
            "space": "cosine", "max_neighbors": 3, "ef_construction": 3,
        }  # fmt: skip
        client.create_collection(
            identity.collection,
            configuration={"hnsw": few},
            metadata=identity.metadata,
            embedding_function=None,
        )
        client.close()  # type: ignore[attr-defined]
        index = _chroma(tmp_path)
        index.add(range(3_000), _rows(3_000))
        assert index.problem() is None
        assert "of 64 stored vectors are not found" in caplog.text
        index.close()

    def test_a_graph_without_its_links_is_damaged(self, tmp_path: Path) -> None:
        index = _chroma(tmp_path)
        index.add(range(400), _rows(400))
        index.settle()
        assert index.problem() is None
        index.close()
        (file,) = tmp_path.glob("*/data_level0.bin")
        graph = bytearray(file.read_bytes())
        links = 4 + 2 * 16 * 4  # their number, then 32 at most; the vector and its name follow
        record = links + 4 * DIMENSION + 8
        assert len(graph) == 400 * record
        for start in range(0, len(graph), record):
            graph[start : start + links] = bytes(links)
        file.write_bytes(graph)
        cut = _chroma(tmp_path)
        assert "are not found by searching for them" in (cut.problem() or "")
        cut.close()

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "chroma.sqlite3").write_bytes(b"no database " * 1000)
        index = _chroma(tmp_path)
        assert index.problem() is not None
        with pytest.raises(IndexUnavailable):
            index.keys()
        index.reset()
        assert index.problem() is None
        index.close()

    def test_many_threads(self, tmp_path: Path) -> None:
        from concurrent.futures import ThreadPoolExecutor

        index = _chroma(tmp_path)
        rows = _rows(200)

        def work(number: int) -> bool:
            index.add([number], rows[number : number + 1])
            return index.search(rows[number], 1)[0][0] == number

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(work, range(200)))
        assert index.count() == 200
        index.close()


@pytest.mark.slow
class TestServer:
    def test_stores_that_share_a_server_do_not_meet(self, server: str) -> None:
        one, two = _chroma(server, "store-one"), _chroma(server, "store-two")
        one.add([1], _rows(1))
        two.add([2], _rows(1))
        two.reset()
        assert one.keys() == {1}
        assert two.keys() == frozenset()
        one.close()
        two.close()

    def test_fresh_drops_what_other_models_left(self, server: str) -> None:
        old = _chroma(server, "store-old", fingerprint="e" * 16)
        old.add([1], _rows(1))
        old.close()
        _chroma(server, "store-old", fresh=True).close()
        again = _chroma(server, "store-old", fingerprint="e" * 16)
        assert again.keys() == frozenset()
        again.close()


def test_a_server_that_is_not_there() -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        with pytest.raises(IndexUnavailable, match="see that it runs") as caught:
            _chroma(f"http://127.0.0.1:{port}")
    assert caught.value.retryable


def test_a_server_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.retrieval.vectors.clients.REQUEST_SECONDS", 0.2)
    monkeypatch.setattr("qa.retrieval.vectors.clients.FIRST_SECONDS", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(IndexUnavailable, match="see that it runs"):
            _chroma(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("target", ["ftp://host/x", "http://", "chroma://x", "file:///tmp/x"])
def test_a_target_that_is_not_understood(target: str) -> None:
    with pytest.raises(BadSettings, match="cloud://"):
        deployment(target)


def test_the_cloud_needs_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMA_API_KEY", raising=False)
    with pytest.raises(IndexUnavailable, match=r"CHROMA_API_KEY|api_key"):
        _chroma("cloud://")


def test_nothing_heavy_is_imported_before_an_index_is_opened() -> None:
    code = (
        "import sys, qa.store, qa.retrieval.vectors, qa.retrieval.lexical, qa.retrieval.indexing; "
        "print(*sys.modules)"
    )
    modules = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert not {"chromadb", "tantivy", "sqlalchemy", "filelock"} & set(modules)
