"""Opening a reader by name."""

from __future__ import annotations

from pathlib import Path

from qa.models.encoder import open_trained, packaged_trained
from qa.models.reader.settings import REMEDY, read_settings
from qa.models.reader.span_reader import NAME, SpanReader
from qa.models.reader.types import Reader

EMBEDDED = NAME
PACKAGED = Path(__file__).parent
HEADS = ("qa_outputs.weight", "qa_outputs.bias", "answerable.weight", "answerable.bias")


def open_reader(directory: Path = PACKAGED) -> Reader:
    """Open the reader in a folder with ``weights.safetensors`` and ``reader.json``.

    Raises:
        BadSettings: A file is missing, or the weights are not those that reader.json names.
    """
    return open_span_reader(directory)


def open_reader_named(name: str = EMBEDDED) -> Reader:
    """Open the packaged reader, one that our training wrote, or any model of transformers.

    Args:
        name: ``embedded/reader``; a folder with ``reader.json``; or the name on the model hub, or
            the folder, of an extractive question-answering model.

    Raises:
        BadSettings: There is no such folder, or what is there cannot be used.
        ModelUnavailable: The model is not on this machine and the hub did not deliver it.
    """
    if name == EMBEDDED:
        return open_reader()
    folder = Path(name).expanduser()
    if (folder / "reader.json").is_file():
        return open_reader(folder)
    from qa.models.reader.hub import open_hub_reader

    return open_hub_reader(name)


def packaged_fingerprint() -> str:
    """Return the fingerprint of the packaged reader, without opening it."""
    return read_settings(PACKAGED / "reader.json").sha256[:16]


def open_span_reader(directory: Path) -> SpanReader:
    """Open the reader as the type that also shows its parts; see ``open_reader``."""
    settings = read_settings(directory / "reader.json")
    weights = directory / "weights.safetensors"
    opened = packaged_trained if directory == PACKAGED else open_trained
    return SpanReader(*opened(weights, settings.sha256, HEADS, REMEDY), settings)
