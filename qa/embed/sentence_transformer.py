"""Any embedding model that sentence-transformers can load."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.embed.fingerprint import model_fingerprint
from qa.errors import BadSettings, ModelUnavailable
from qa.parts import Vector, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WINDOW = 512
"""Texts given over at a time: sorted by length within, and a step of the progress."""


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

    A hub's model is downloaded on first use, because the user asked for it by name. Code that
    comes with a model is never run.

    Raises:
        BadSettings: sentence-transformers is missing, or it cannot use the folder or the model.
        ModelUnavailable: The model is not on this machine and the hub did not deliver it.
    """
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise BadSettings(
            f"The embedding model {name!r} needs sentence-transformers: {error}.",
            "Run: pip install sentence-transformers torch",
        ) from error
    if _looks_like_path(name) and not Path(name).is_dir():
        raise BadSettings(
            f"There is no folder {name!r} with an embedding model.",
            "Correct the path, or name a model of the hub as owner/model.",
        )
    try:
        model = SentenceTransformer(name, trust_remote_code=False)
        directory = Path(name) if Path(name).is_dir() else _cached(name)
    except OSError as error:  # also what the hub's client raises without a connection
        raise ModelUnavailable(
            f"The embedding model {name!r} could not be loaded: {_first_line(error)}",
            "Check the name and the connection, or download the model and set its folder.",
            retryable=True,
        ) from error
    except (ValueError, ImportError) as error:
        raise BadSettings(
            f"sentence-transformers cannot use {name!r}: {_first_line(error)}",
            "Choose a model that runs without its own code and without further packages.",
        ) from error
    return SentenceTransformerEmbedder(name, model, model_fingerprint(directory))


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name


def _cached(name: str) -> Path:
    """Return the folder of a hub's model, which loading it has filled."""
    from huggingface_hub import snapshot_download

    full = name if "/" in name else f"sentence-transformers/{name}"
    return Path(snapshot_download(full, local_files_only=True))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
