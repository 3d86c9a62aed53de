"""Write ``qa/models/encoder/bert.onnx``: the encoder's graph without its weights.

``python -m evals.training.encoder_graph [--output PATH]`` (needs the development packages).

Every weight is an external initializer that carries its name in Hugging Face's ``BertModel``, so
that any six-layer MiniLM runs through this one file by handing its arrays to the session. The
operators of ``com.microsoft`` (Attention, SkipLayerNormalization, BiasGelu, FusedMatMul) are
onnxruntime's own; it packs the transposed and joined weights once, when the session is made.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

LAYERS, HIDDEN, HEADS, INNER = 6, 384, 12, 1536
VOCABULARY, POSITIONS, TYPES = 30522, 512, 2
LAYER_NORM_EPSILON = 1e-12
FUSED = "com.microsoft"
DEFAULT_OUTPUT = Path(__file__).parents[2] / "qa" / "models" / "encoder" / "bert.onnx"


class GraphText:
    """Nodes and weight shapes in the order in which they were asked for."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: dict[str, tuple[int, ...]] = {}

    def weight(self, name: str, *shape: int) -> str:
        """Declare a weight and return its name."""
        self.weights[name] = shape
        return name

    def node(
        self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any
    ) -> str:
        """Add a node with one output and return the output's name."""
        from onnx import helper

        self.nodes.append(
            helper.make_node(operator, inputs, [output], output, domain=domain, **attributes)
        )
        return output

    def linear(self, x: str, name: str, inputs: int, outputs: int) -> str:
        """``x @ weight.T`` with torch's layout of the weight; the bias joins the next operator."""
        weight = self.weight(f"{name}.weight", outputs, inputs)
        return self.node("FusedMatMul", [x, weight], f"{name}.product", FUSED, transB=1)

    def normalized_sum(self, x: str, skip: str, name: str, output: str, bias: str = "") -> str:
        """LayerNorm(x + bias + skip)."""
        scale = self.weight(f"{name}.LayerNorm.weight", HIDDEN)
        shift = self.weight(f"{name}.LayerNorm.bias", HIDDEN)
        inputs = [x, skip, scale, shift] + ([bias] if bias else [])
        return self.node(
            "SkipLayerNormalization", inputs, output, FUSED, epsilon=LAYER_NORM_EPSILON
        )


def add_embeddings(graph: GraphText) -> str:
    """Add word, position and token-type embeddings."""
    words = graph.weight("embeddings.word_embeddings.weight", VOCABULARY, HIDDEN)
    positions = graph.weight("embeddings.position_embeddings.weight", POSITIONS, HIDDEN)
    types = graph.weight("embeddings.token_type_embeddings.weight", TYPES, HIDDEN)
    length = graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.node("Constant", [], "zero", value_ints=[0])
    position = graph.node("Slice", [positions, zero, length], "position")
    kind = graph.node("Gather", [types, "token_type_ids"], "kind")
    place = graph.node("Add", [kind, position], "place")
    word = graph.node("Gather", [words, "input_ids"], "word")
    return graph.normalized_sum(word, place, "embeddings", "embedded")


def add_layer(graph: GraphText, x: str, index: int, output: str) -> str:
    """Add one transformer layer."""
    layer = f"encoder.layer.{index}"
    parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    weights = [graph.weight(f"{part}.weight", HIDDEN, HIDDEN) for part in parts]
    biases = [graph.weight(f"{part}.bias", HIDDEN) for part in parts]
    joined = graph.node("Concat", weights, f"{layer}.qkv.rows", axis=0)
    weight = graph.node("Transpose", [joined], f"{layer}.qkv.weight", perm=[1, 0])
    bias = graph.node("Concat", biases, f"{layer}.qkv.bias", axis=0)
    attended = graph.node(
        "Attention", [x, weight, bias, "mask"], f"{layer}.attended", FUSED, num_heads=HEADS
    )
    dense = f"{layer}.attention.output.dense"
    mixed = graph.linear(attended, dense, HIDDEN, HIDDEN)
    dense_bias = graph.weight(f"{dense}.bias", HIDDEN)
    x = graph.normalized_sum(mixed, x, f"{layer}.attention.output", f"{layer}.middle", dense_bias)
    return add_feed_forward(graph, x, layer, output)


def add_feed_forward(graph: GraphText, x: str, layer: str, output: str) -> str:
    """Add the second half of a layer."""
    wide = graph.linear(x, f"{layer}.intermediate.dense", HIDDEN, INNER)
    wide_bias = graph.weight(f"{layer}.intermediate.dense.bias", INNER)
    bent = graph.node("BiasGelu", [wide, wide_bias], f"{layer}.gelu", FUSED)
    narrow = graph.linear(bent, f"{layer}.output.dense", INNER, HIDDEN)
    narrow_bias = graph.weight(f"{layer}.output.dense.bias", HIDDEN)
    return graph.normalized_sum(narrow, x, f"{layer}.output", output, narrow_bias)


def external(name: str, shape: tuple[int, ...]) -> Any:
    """Return an initializer that names its data instead of holding it."""
    from onnx import TensorProto

    tensor = TensorProto(
        name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL
    )
    tensor.external_data.add(key="location", value="given-to-the-session")
    return tensor


def build_model() -> Any:
    """Return the whole graph as an ONNX model."""
    from onnx import TensorProto, helper

    graph = GraphText()
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    x = add_embeddings(graph)
    for index in range(LAYERS):
        last = index == LAYERS - 1
        x = add_layer(graph, x, index, "last_hidden_state" if last else f"hidden.{index}")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = helper.make_tensor_value_info(x, TensorProto.FLOAT, ["batch", "length", HIDDEN])
    body = helper.make_graph(
        graph.nodes,
        "bert",
        inputs,
        [output],
        initializer=[external(name, shape) for name, shape in graph.weights.items()],
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(
        body, opset_imports=opsets, ir_version=9, producer_name="evals.encoder_graph"
    )


def main() -> None:
    """Write the graph."""
    parser = argparse.ArgumentParser(description="Write the encoder's graph without weights.")
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    output: Path = parser.parse_args().output
    output.write_bytes(build_model().SerializeToString(deterministic=True))
    print(f"{output}: {output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
