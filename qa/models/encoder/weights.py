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


def read_checked(path: Path, sha256: str, remedy: str) -> bytes:
    """Read a file whose bytes must have this sha256 (64 hex digits).

    Args:
        path: The file.
        sha256: What its bytes must hash to.
        remedy: What the user should do when the file is missing or differs.

    Raises:
        BadSettings: The file cannot be read, or it is not the expected one.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadSettings(f"{path} cannot be read ({error.strerror}).", remedy) from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise BadSettings(
            f"{path} is not the expected file (sha256 {found[:12]}…, expected {sha256[:12]}…).",
            remedy,
        )
    return data


def read_weights(path: Path, sha256: str, remedy: str) -> Weights:
    """Read a safetensors file as float32 arrays, checked as in ``read_checked``.

    The very bytes that are used are the ones hashed, at every start: 90 MB take about 0.1 s.

    Raises:
        BadSettings: The file cannot be read, or it is not the expected one.
    """
    from safetensors.numpy import load

    arrays = load(read_checked(path, sha256, remedy))
    return {name: array.astype(np.float32, copy=False) for name, array in arrays.items()}
