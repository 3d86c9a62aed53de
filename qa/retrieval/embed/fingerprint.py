"""Name all that shapes a model's vectors, from its files alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.errors import BadSettings

WEIGHT_SUFFIXES = (".safetensors", ".bin")
"""In the order of preference of sentence-transformers; one kind is used, never both."""
_NO_MODULES = ({"path": "", "type": "Transformer"}, {"path": "", "type": "Pooling"})
"""What sentence-transformers makes of a folder without modules.json: mean pooling."""


def model_fingerprint(directory: Path) -> str:
    """Return 16 hex digits over weights, modules, pooling, length limit, prompts and tokenizer.

    It depends on no library's version, and not on notes that only name the software that wrote
    the files: the same model from a package, a hub's cache and a copy has the same fingerprint.

    Args:
        directory: A model's folder, laid out as sentence-transformers saves it.

    Raises:
        BadSettings: The folder holds no weights.
    """
    modules: Sequence[Mapping[str, Any]] = _read(directory / "modules.json") or _NO_MODULES
    folders = [directory / str(module.get("path", "")) for module in modules]
    shape = {
        "weights": _weights(directory, folders),
        "modules": [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules],
        "settings": [_settings(folder) for folder in folders if folder != directory],
        "max_tokens": _max_tokens(directory),
        "prompts": _prompts(directory),
        "tokenizer": _tokenizer(directory),
    }
    text = json.dumps(shape, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _weights(directory: Path, folders: Sequence[Path]) -> list[str]:
    seen = list(dict.fromkeys([directory, *folders]))
    for suffix in WEIGHT_SUFFIXES:
        files = [path for folder in seen for path in sorted(folder.glob(f"*{suffix}"))]
        if files:
            return [_sha256(path) for path in files]
    raise BadSettings(
        f"The folder {directory} holds no weights (*.safetensors or *.bin).",
        "Name a folder that sentence-transformers saved, or a model of the hub.",
    )


def _settings(folder: Path) -> Any:
    """Return a pooling or dense module's settings.

    Options that are off are left out, so that a later version's new ones change nothing.
    """
    found = _read(folder / "config.json") or {}
    return {key: value for key, value in found.items() if value not in (False, None)}


def _max_tokens(directory: Path) -> Any:
    return (_read(directory / "sentence_bert_config.json") or {}).get("max_seq_length")


def _prompts(directory: Path) -> Any:
    found = _read(directory / "config_sentence_transformers.json") or {}
    texts = {key: text for key, text in (found.get("prompts") or {}).items() if text}
    return [texts, found.get("default_prompt_name")]


def _tokenizer(directory: Path) -> Any:
    """Return what decides the ids of a text; padding and truncation are set at run time."""
    found = _read(directory / "tokenizer.json")
    if found is None:
        return [_sha256(path) for path in sorted(directory.glob("vocab*"))]
    return {key: found.get(key) for key in ("normalizer", "pre_tokenizer", "model")}
