"""Read weights whose sha256 is known beforehand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.errors import BadSettings

Weights = Mapping[str, NDArray[np.float32]]
"""Arrays by their names in Hugging Face's ``BertModel.state_dict()``, in torch's layout."""


def read_weights(path: Path, sha256: str, remedy: str) -> Weights:
    """Read a safetensors file as float32 arrays.

    The very bytes that are used are the ones hashed, at every start: 90 MB take about 0.1 s.

    Args:
        path: The file.
        sha256: 64 hex digits that its bytes must have.
        remedy: What the user should do when the file is missing or differs.

    Raises:
        BadSettings: The file cannot be read, or it is not the expected one.
    """
    from safetensors.numpy import load

    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadSettings(
            f"The weights {path} cannot be read ({error.strerror}).", remedy
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise BadSettings(
            f"The weights {path} are not the expected ones (sha256 {found[:12]}…, "
            f"expected {sha256[:12]}…).",
            remedy,
        )
    return {name: array.astype(np.float32, copy=False) for name, array in load(data).items()}
