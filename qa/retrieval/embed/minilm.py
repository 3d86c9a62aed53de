"""all-MiniLM-L6-v2 through onnxruntime, from the installed package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qa.models.encoder import (
    HIDDEN,
    Encoder,
    map_batches,
    once,
    open_encoder,
    open_tokenizer,
    packaged_weights,
    text_tokens,
)
from qa.models.encoder.session import Hidden, Integers
from qa.parts import Vector, Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_TOKENS = 256
"""The model's own limit (sentence_bert_config.json), [CLS] and [SEP] included."""
FINGERPRINT = "74023ef3195b1a33"
"""``model_fingerprint`` of the packaged model. Weights and tokenizer are checked when they are read
and the rest is this module, so it is known beforehand; a test holds it equal."""
WINDOW = 4096
"""Texts tokenised and sorted by length at a time: bounds the memory of a large ingest."""


class MiniLM:
    """The default embedder (qa.parts.Embedder): mean pooling over tokens, unit length."""

    dimension = HIDDEN
    fingerprint = FINGERPRINT

    def __init__(self, name: str, encoder: Encoder, tokenizer: Tokenizer) -> None:
        self.name = name
        self._encoder = encoder
        self._tokenizer = tokenizer

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Embed texts in order; only a text's first 256 tokens count."""
        vectors = np.empty((len(texts), HIDDEN), dtype=np.float32)
        for start in range(0, len(texts), WINDOW):
            tokens = text_tokens(self._tokenizer, texts[start : start + WINDOW], MAX_TOKENS)
            vectors[start : start + len(tokens)] = map_batches(
                self._encoder, tokens, mean_pool, progress
            )
        return vectors

    def embed_query(self, text: str) -> Vector:
        """Embed one question; this model treats questions and passages alike."""
        vector: Vector = self.embed_passages([text])[0]
        return vector


def mean_pool(hidden: Hidden, mask: Integers) -> Vectors:
    """Return the mean of each row's tokens, scaled to unit length."""
    total = np.einsum("blh,bl->bh", hidden, mask.astype(np.float32))
    unit: Vectors = total / np.linalg.norm(total, axis=1, keepdims=True).clip(min=1e-12)
    return unit


@once
def open_minilm(name: str) -> MiniLM:
    """Open the default embedder, once a process.

    Raises:
        BadSettings: The package is missing or its weights are not the official ones.
    """
    return MiniLM(name, open_encoder(packaged_weights()), open_tokenizer())
