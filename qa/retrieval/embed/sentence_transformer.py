"""Any embedding model that sentence-transformers can load."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import BadSettings, ModelUnavailable
from qa.parts import Vector, Vectors
from qa.retrieval.embed.fingerprint import model_fingerprint

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WINDOW = 512
"""Texts given over at a time: sorted by length within, and a step of the progress."""
OTHER_FORMATS = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.gguf"]
"""Copies of the weights in a hub's repository that are not used."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model as qa.parts.Embedder; vectors scaled to unit length."""

    def __init__(self, name: str, model: SentenceTransformer, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Embed texts in order, with the model's own prompt for documents."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), WINDOW):
            some = list(texts[start : start + WINDOW])
            vectors[start : start + len(some)] = self._model.encode_document(
                some, normalize_embeddings=True, show_progress_bar=False
            )
            if progress is not None:
                progress(len(some))
        return vectors

    def embed_query(self, text: str) -> Vector:
        """Embed one question, with the model's own prompt for queries."""
        found = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)


def open_sentence_transformer(name: str) -> SentenceTransformerEmbedder:
    """Load a model from a folder, or by its name on the model hub.

    A hub's model is downloaded on first use, because the user asked for it by name; later starts
    use the copy and make no connection. Code that comes with a model is never run.

    Raises:
        BadSettings: sentence-transformers is missing, or it cannot use the folder or the model.
        ModelUnavailable: The model is not on this machine and the hub did not deliver it.
    """
    try:
        directory = _directory(name)
        model = _load(directory)
    except ImportError as error:
        raise BadSettings(
            f"The embedding model {name!r} needs a package that is missing: {error}.",
            "Run: pip install sentence-transformers torch",
        ) from error
    except (OSError, ValueError) as error:
        raise BadSettings(
            f"sentence-transformers cannot use {name!r}: {_first_line(error)}",
            "Choose a model that it can load without code of the model's own.",
        ) from error
    return SentenceTransformerEmbedder(name, model, model_fingerprint(directory))


def _load(directory: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(directory), trust_remote_code=False, local_files_only=True)


def _directory(name: str) -> Path:
    """Return the folder with the model's files, downloading them if they are nowhere here."""
    if Path(name).is_dir():
        return Path(name)
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name:
        raise BadSettings(
            f"There is no folder {name!r} with an embedding model.",
            "Correct the path, or name a model of the hub as owner/model.",
        )
    try:
        return _snapshot(name, local_files_only=True)
    except OSError:
        return _download(name)


def _download(name: str) -> Path:
    try:
        return _snapshot(name, local_files_only=False)
    except OSError as error:  # the hub's client: no connection, no such model, no permission
        raise ModelUnavailable(
            f"The embedding model {name!r} is not on this machine, and the model hub did not "
            f"deliver it: {_first_line(error)}",
            "Check the name and the connection, or set the folder of a copy.",
            retryable=True,
        ) from error


def _snapshot(name: str, *, local_files_only: bool) -> Path:
    from huggingface_hub import snapshot_download

    full = name if "/" in name else f"sentence-transformers/{name}"
    found = snapshot_download(
        full, local_files_only=local_files_only, ignore_patterns=OTHER_FORMATS
    )
    return Path(found)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
