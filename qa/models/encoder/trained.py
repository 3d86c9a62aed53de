"""Open a trained model: an encoder with weights of its own, and heads on top."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qa.errors import BadSettings
from qa.models.encoder.once import once
from qa.models.encoder.packaged import packaged_weights
from qa.models.encoder.session import Encoder, open_encoder
from qa.models.encoder.tokens import open_tokenizer
from qa.models.encoder.weights import Weights, read_weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"


class Trained(NamedTuple):
    """A trained model, opened."""

    encoder: Encoder
    tokenizer: Tokenizer
    """Reads text as text: "[SEP]" in an article is five characters."""
    heads: Weights


@once
def packaged_trained(path: Path, sha256: str, heads: tuple[str, ...], remedy: str) -> Trained:
    """Open a trained model that is part of the package, once a process; see ``open_trained``."""
    return open_trained(path, sha256, heads, remedy)


def open_trained(path: Path, sha256: str, heads: Iterable[str], remedy: str) -> Trained:
    """Open weights.safetensors of a trained model.

    Word embeddings are not among the weights: training leaves them as they are packaged with the
    embedder, and all share one copy in memory.

    Args:
        path: The file.
        sha256: What its bytes must hash to.
        heads: The arrays beside the encoder's, by name.
        remedy: What the user should do when the file is not the expected one.

    Raises:
        BadSettings: The file is missing, is not the one with this hash, or lacks an array.
    """
    trained = read_weights(path, sha256, remedy)
    weights = {**trained, WORD_EMBEDDINGS: packaged_weights()[WORD_EMBEDDINGS]}
    try:
        chosen = {name: weights[name] for name in heads}
        encoder = open_encoder(weights)
    except KeyError as error:
        raise BadSettings(f"The weights in {path} lack {error}.", remedy) from error
    tokenizer = open_tokenizer()
    tokenizer.encode_special_tokens = True
    return Trained(encoder, tokenizer, chosen)
