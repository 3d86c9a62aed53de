"""Open the reader's weights."""

from __future__ import annotations

from pathlib import Path

from qa.encoder import open_encoder, open_tokenizer, packaged_weights, read_weights
from qa.errors import BadSettings
from qa.reader.settings import REMEDY, read_settings
from qa.reader.span_reader import SpanReader
from qa.reader.types import Reader

PACKAGED = Path(__file__).parent
WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
HEADS = ("qa_outputs.weight", "qa_outputs.bias", "answerable.weight", "answerable.bias")


def open_reader(directory: Path = PACKAGED) -> Reader:
    """Open the reader in a folder with ``weights.safetensors`` and ``reader.json``.

    Word embeddings are not among the weights: training leaves them as they are packaged with the
    embedder, and both share one copy in memory.

    Raises:
        BadSettings: A file is missing, or the weights are not those that reader.json names.
    """
    return open_span_reader(directory)


def open_span_reader(directory: Path) -> SpanReader:
    """Open the reader as the type that also shows its parts; see ``open_reader``."""
    settings = read_settings(directory / "reader.json")
    trained = read_weights(directory / "weights.safetensors", settings.sha256, REMEDY)
    weights = {**trained, WORD_EMBEDDINGS: packaged_weights()[WORD_EMBEDDINGS]}
    try:
        heads = {name: weights[name] for name in HEADS}
        encoder = open_encoder(weights)
    except KeyError as error:
        raise BadSettings(f"The reader's weights in {directory} lack {error}.", REMEDY) from error
    tokenizer = open_tokenizer()
    tokenizer.encode_special_tokens = True  # "[SEP]" in an article is five characters
    return SpanReader(encoder, tokenizer, heads, settings)
