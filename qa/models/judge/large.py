"""The large support model: what training changed of a public encoder, to be put into it.

The encoder is all-mpnet-base-v2 (Apache-2.0, 110 million parameters, 438 MB), which this package
does not bring. ``adapters.safetensors`` holds for each weight matrix of its upper half two thin
matrices, whose product is added to it (LoRA, Hu et al. 2021), and a head of three classes. The sum
is an ordinary cross-encoder, written as a folder that sentence-transformers and transformers read.
Trained by ``python -m evals.training.support.large``.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import BadSettings
from qa.models.hub import model_folder

BASE = "sentence-transformers/all-mpnet-base-v2"
BASE_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""Of its model.safetensors."""
ADAPTERS = Path(__file__).with_name("adapters.safetensors")
RECORD = Path(__file__).with_name("large.json")
TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")
REMEDY = f"Name the folder of {BASE} as its authors published it, with model.safetensors."


def write_large_judge(folder: Path, base: str = BASE) -> None:
    """Write the large support model into a new folder, to be used as ``nli:FOLDER``.

    Args:
        folder: Where to; must not exist or be empty. Takes 440 MB.
        base: The encoder's name on the model hub, or its folder.

    Raises:
        BadSettings: The folder holds something, or the base is not the expected encoder.
        ModelUnavailable: The base is not on this machine and the hub did not deliver it.
    """
    from safetensors.numpy import load_file, save_file

    from qa.models.encoder import read_weights

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadSettings(f"{folder} exists and is not an empty folder.", "Name a new folder.")
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    source = model_folder(base, "encoder", BASE)
    weights = read_weights(source / "model.safetensors", BASE_SHA256, REMEDY)
    merged = merge(weights, load_file(ADAPTERS))
    folder.mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER:
        shutil.copyfile(source / name, folder / name)
    config = json.loads((source / "config.json").read_text(encoding="utf-8")) | {
        "architectures": ["MPNetForSequenceClassification"],
        "id2label": {"0": "supported", "1": "contradicted", "2": "not_stated"},
        "label2id": {"supported": 0, "contradicted": 1, "not_stated": 2},
    }
    _write(folder / "config.json", config)
    _write(folder / "judge.json", {"thresholds": record["thresholds"]})
    save_file(merged, folder / "model.safetensors", metadata={"format": "pt"})


def merge(
    weights: Any, adapters: dict[str, np.ndarray[Any, Any]]
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the state of ``MPNetForSequenceClassification``: base, plus products, plus head.

    Args:
        weights: Arrays of the base by name, as in ``MPNetModel.state_dict()``.
        adapters: ``NAME.left`` (outputs, rank) and ``NAME.right`` (rank, inputs) for the weight
            ``NAME``; ``classifier.…`` as they are.
    """
    merged = {
        f"mpnet.{name}": value
        for name, value in weights.items()
        if not name.startswith("pooler.") and not name.endswith("position_ids")
    }
    for name, value in adapters.items():
        array = value.astype(np.float32)
        if name.startswith("classifier."):
            merged[name] = array
        elif name.endswith(".left"):
            stem = name.removesuffix(".left")
            right = adapters[f"{stem}.right"].astype(np.float32)
            merged[f"mpnet.{stem}"] = merged[f"mpnet.{stem}"] + array @ right
    return {name: np.ascontiguousarray(array) for name, array in merged.items()}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
