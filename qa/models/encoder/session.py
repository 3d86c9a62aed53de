"""Run the encoder's graph with onnxruntime."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.models.encoder.weights import Weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

HIDDEN = 384
LAYERS = 6
GRAPH = Path(__file__).with_name("bert.onnx")

Integers = NDArray[np.int64]
"""Shape (batch, length)."""
Hidden = NDArray[np.float32]
"""Shape (batch, length, 384)."""

_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)
GRAPH_WEIGHTS = (
    "embeddings.word_embeddings.weight",
    "embeddings.position_embeddings.weight",
    "embeddings.token_type_embeddings.weight",
    "embeddings.LayerNorm.weight",
    "embeddings.LayerNorm.bias",
    *(
        f"encoder.layer.{layer}.{part}.{kind}"
        for layer in range(LAYERS)
        for part in _PARTS
        for kind in ("weight", "bias")
    ),
)
"""The names of the graph's external initializers."""


class Encoder:
    """An open session. Safe to call from several threads at once.

    Attributes:
        workers: How many batches are worth running at once.
    """

    def __init__(self, session: InferenceSession, weights: Weights, workers: int) -> None:
        self._session = session
        self._weights = weights  # onnxruntime reads these arrays in place; they must outlive it
        self.workers = workers

    def encode_batch(self, ids: Integers, mask: Integers, types: Integers) -> Hidden:
        """Return the last hidden state; where ``mask`` is 0 its rows mean nothing."""
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        hidden: Hidden = self._session.run(None, inputs)[0]
        return hidden


def open_encoder(weights: Weights, workers: int | None = None) -> Encoder:
    """Open the graph with these weights.

    Each run stays on its caller's thread, and batches run side by side instead (``map_batches``):
    threads inside an operator wait for each other at every operator, and on a busy machine that
    made one question up to 40 times slower.

    Args:
        weights: Arrays by name; others than the graph's are ignored.
        workers: Batches to run at once; by default one for each core this process may use.

    Raises:
        KeyError: A weight of the graph is missing.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # a plan for every shape ever seen would stay in memory
    used = {name: np.ascontiguousarray(weights[name]) for name in GRAPH_WEIGHTS}
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in used.values()]
    options.add_external_initializers(list(used), values)
    session = onnxruntime.InferenceSession(
        GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    return Encoder(session, used, workers or _cores())


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
