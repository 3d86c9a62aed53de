from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa.errors import BadSettings, ModelUnavailable
from qa.models.encoder import packaged_directory
from qa.parts import Embedder
from qa.retrieval.embed import DEFAULT_MODEL, model_fingerprint, open_embedder
from tests.test_encoder import mixed_texts

TEXTS = mixed_texts(60)


@pytest.fixture(scope="module")
def default() -> Embedder:
    return open_embedder()


@pytest.fixture(scope="module")
def twin() -> Embedder:
    """The same model, loaded by sentence-transformers."""
    import torch

    torch.set_num_threads(1)  # its threads spin while they wait; on a busy machine that is slow
    return open_embedder(str(packaged_directory()))


@pytest.fixture(scope="module", params=["default", "twin"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    found: Embedder = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


def test_vectors_are_unit_length_in_the_given_order(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS[:12])
    assert vectors.shape == (12, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for row in (11, 0, 5):
        np.testing.assert_allclose(
            embedder.embed_passages([TEXTS[row]])[0], vectors[row], atol=1e-6
        )


def test_query_vector(embedder: Embedder) -> None:
    vector = embedder.embed_query("How many troops?")
    assert vector.shape == (embedder.dimension,)
    assert vector.dtype == np.float32
    np.testing.assert_allclose(vector, embedder.embed_passages(["How many troops?"])[0], atol=1e-6)


def test_no_texts_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_empty_and_endless_texts(embedder: Embedder) -> None:
    texts = ["", " \n\t", "\U0001f1fa\U0001f1e6 e\u0301\r\n", "word " * 40_000, "x" * 200_000]
    vectors = embedder.embed_passages(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_progress_counts_every_text(embedder: Embedder) -> None:
    done: list[int] = []
    embedder.embed_passages(TEXTS[:40], done.append)
    assert sum(done) == 40


def test_batch_composition_changes_no_vector(default: Embedder) -> None:
    together = default.embed_passages(TEXTS)
    alone = np.stack([default.embed_query(text) for text in TEXTS])
    backwards = default.embed_passages(TEXTS[::-1])[::-1]
    assert np.abs(together - alone).max() < 1e-6
    assert np.abs(together - backwards).max() < 1e-6


def test_twins_agree(default: Embedder, twin: Embedder) -> None:
    ours, theirs = default.embed_passages(TEXTS), twin.embed_passages(TEXTS)
    assert np.abs(ours - theirs).max() < 1e-5
    assert default.fingerprint == twin.fingerprint
    for query in TEXTS[3:20]:
        best = [
            np.argsort(-(vectors @ embedder.embed_query(query[:80])), kind="stable")[:10].tolist()
            for embedder, vectors in ((default, theirs), (twin, ours))
        ]
        assert best[0] == best[1]


def test_twin_truncates_where_the_default_does(default: Embedder, twin: Embedder) -> None:
    text = " ".join(str(number) for number in range(1000))
    assert np.abs(default.embed_query(text) - twin.embed_query(text)).max() < 1e-5


@pytest.mark.usefixtures("no_network")
def test_default_needs_no_network() -> None:
    assert open_embedder().embed_query("Who speaks for the Pentagon?").shape == (384,)


def test_default_imports_neither_torch_nor_its_friends() -> None:
    code = (
        "import sys; from qa.retrieval.embed import open_embedder; "
        "open_embedder().embed_query('x'); "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub', 'onnx'}; "
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"])
def test_both_names_of_the_default(name: str) -> None:
    assert open_embedder(name).name == DEFAULT_MODEL


def copied_model(folder: Path) -> Path:
    shutil.copytree(packaged_directory(), folder)
    return folder


def test_fingerprint_known_beforehand_is_the_packaged_models(default: Embedder) -> None:
    assert default.fingerprint == model_fingerprint(packaged_directory())


def test_fingerprint_follows_what_shapes_a_vector(tmp_path: Path, default: Embedder) -> None:
    copy = copied_model(tmp_path / "copy")
    (copy / "README.md").write_text("other words")
    (copy / "config_sentence_transformers.json").write_text('{"__version__": {"torch": "9"}}')
    assert model_fingerprint(copy) == default.fingerprint

    changes = {
        "sentence_bert_config.json": '{"max_seq_length": 128}',
        "1_Pooling/config.json": '{"pooling_mode_cls_token": true}',
        "config_sentence_transformers.json": '{"prompts": {"query": "query: "}}',
        "tokenizer.json": '{"model": {"vocab": {"a": 0}}}',
        "model.safetensors": "other weights",
    }
    found = {default.fingerprint}
    for name, text in changes.items():
        changed = copied_model(tmp_path / name.replace("/", "-"))
        (changed / name).write_text(text)
        found.add(model_fingerprint(changed))
    assert len(found) == len(changes) + 1


def test_folder_without_weights(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no weights"):
        model_fingerprint(tmp_path)
    with pytest.raises(BadSettings, match="cannot use"):
        open_embedder(str(tmp_path))


@pytest.mark.parametrize("name", ["/no/such/folder", "../neither", "a/b/c", "C:\\model"])
def test_path_that_does_not_exist(name: str) -> None:
    with pytest.raises(BadSettings, match="no folder"):
        open_embedder(name)


def test_unknown_model_without_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    with pytest.raises(ModelUnavailable, match=r"not on this machine.*Check the name") as caught:
        open_embedder("nobody/no-such-model")
    assert caught.value.retryable
