"""The six-layer MiniLM encoder of embedder, reader and judge: one graph, three sets of weights.

onnxruntime runs ``bert.onnx`` (written by ``python -m evals.training.encoder_graph``), which holds
no weights; each user hands its own over when it opens a session. No torch.
"""

from qa.models.encoder.batches import map_batches, plan_batches
from qa.models.encoder.once import once
from qa.models.encoder.packaged import packaged_directory, packaged_weights
from qa.models.encoder.session import HIDDEN, Encoder, open_encoder
from qa.models.encoder.tokens import Tokens, open_tokenizer, text_tokens
from qa.models.encoder.trained import open_trained, packaged_trained
from qa.models.encoder.weights import Weights, read_weights

__all__ = [
    "HIDDEN",
    "Encoder",
    "Tokens",
    "Weights",
    "map_batches",
    "once",
    "open_encoder",
    "open_tokenizer",
    "open_trained",
    "packaged_directory",
    "packaged_trained",
    "packaged_weights",
    "plan_batches",
    "read_weights",
    "text_tokens",
]
