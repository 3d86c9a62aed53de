"""Turn text into vectors: all-MiniLM-L6-v2 by default, any sentence-transformers model by name."""

from __future__ import annotations

from qa.parts import Embedder
from qa.retrieval.embed.fingerprint import model_fingerprint

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DEFAULT_NAMES = (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}")

__all__ = ["DEFAULT_MODEL", "model_fingerprint", "open_embedder"]


def open_embedder(name: str = DEFAULT_MODEL) -> Embedder:
    """Open an embedding model.

    The default runs through onnxruntime from an installed package: no torch, no network. Every
    other name is a folder or a name on the model hub, and is loaded by sentence-transformers.

    Raises:
        BadSettings: A package or folder is missing, or the packaged weights are damaged.
        ModelUnavailable: The model is neither on this machine nor to be had from the hub.
    """
    if name in _DEFAULT_NAMES:
        from qa.retrieval.embed.minilm import open_minilm

        return open_minilm(DEFAULT_MODEL)
    from qa.retrieval.embed.sentence_transformer import open_sentence_transformer

    return open_sentence_transformer(name)
