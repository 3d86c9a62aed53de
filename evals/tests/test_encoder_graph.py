"""The packaged graph is what its script writes, and holds no weights."""

from __future__ import annotations

from evals.training.encoder_graph import build_model
from qa.models.encoder.session import GRAPH, GRAPH_WEIGHTS


def test_graph_file_is_what_its_script_writes() -> None:
    assert GRAPH.read_bytes() == build_model().SerializeToString(deterministic=True)


def test_graph_holds_no_weights_and_names_all_of_them() -> None:
    graph = build_model().graph
    assert {tensor.name for tensor in graph.initializer} == set(GRAPH_WEIGHTS)
    assert not any(tensor.raw_data or tensor.float_data for tensor in graph.initializer)
    assert GRAPH.stat().st_size < 40_000
