"""Models by name: the folder with a model's files, from this machine or from the model hub.

Only configuration, tokenizer and safetensors are taken. Weights in Python's pickle format can run
code when they are loaded, and are never loaded; nor is code that comes with a model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import BadSettings, ModelUnavailable

WANTED = ["*.json", "*.safetensors", "*.txt", "*.model", "*.jinja"]
"""Files of a hub's repository that are downloaded: no pickles, no code, no other formats."""
UNWANTED = ["*/*.safetensors", "onnx/*", "openvino/*"]
"""Further copies of the weights that some repositories keep in folders."""
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
FINGERPRINT = 16
"""Hex digits."""


def model_folder(name: str, what: str, example: str) -> Path:
    """Return the folder with a model's files, downloading them if they are nowhere here.

    A model that was downloaded once is used from the hub's cache, and no connection is made.

    Args:
        name: A folder, or a name on the model hub: ``deepset/roberta-base-squad2``.
        what: What it is to be, for the message: ``reader``.
        example: A name that would do, for the hint.

    Raises:
        BadSettings: There is no such folder, the name is none, or the weights are not safetensors.
        ModelUnavailable: The model is not on this machine and the hub did not deliver it.
    """
    local = Path(name).expanduser()
    if local.is_dir():
        return _with_safetensors(local, name, what)
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name:
        raise BadSettings(
            f"There is no folder {name!r} with a {what}.",
            f"Correct the path, or name a model of the hub, such as {example}.",
        )
    return _with_safetensors(_from_hub(name, what), name, what)


def _from_hub(name: str, what: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    def snapshot(*, local: bool) -> Path:
        return Path(
            snapshot_download(
                name, local_files_only=local, allow_patterns=WANTED, ignore_patterns=UNWANTED
            )
        )

    try:
        cached = snapshot(local=True)
        if any(cached.glob("*.safetensors")):  # else its download was broken off
            return cached
    except HFValidationError as error:
        raise BadSettings(
            f"{name!r} is no name of a {what}: {first_line(error)}",
            "Write it as the hub does: owner/model.",
        ) from error
    except LocalEntryNotFoundError:
        pass  # it was never downloaded
    try:
        return snapshot(local=False)
    except GatedRepoError as error:
        raise ModelUnavailable(
            f"The {what} {name!r} is given only to those who accepted its terms.",
            "Accept them on the model's page and set HF_TOKEN, or choose another model.",
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelUnavailable(
            f"The model hub knows no {what} {name!r}.",
            "Check the name; for a private model set HF_TOKEN.",
        ) from error
    except OSError as error:  # no connection, or the hub failed
        raise ModelUnavailable(
            f"The {what} {name!r} is not on this machine, and the model hub cannot be reached: "
            f"{first_line(error)}",
            f"Connect once (`hf download {name}` fetches it), or copy its folder here and name "
            "the folder.",
            retryable=True,
        ) from error


def _with_safetensors(folder: Path, name: str, what: str) -> Path:
    if not (folder / "config.json").is_file():
        raise BadSettings(
            f"The folder of the {what} {name!r} holds no config.json.",
            "Name a folder that `save_pretrained` wrote, or a model of the hub.",
        )
    if any(folder.glob("*.safetensors")):
        return folder
    pickled = sorted(path.name for kind in PICKLES for path in folder.glob(kind))
    found = f"only {pickled[0]}, a pickle, which can run code when it is loaded"
    raise BadSettings(
        f"The {what} {name!r} has no weights as safetensors{f': {found}' if pickled else ''}.",
        "Choose a model with safetensors, or, if you trust this one, load it with transformers "
        "elsewhere and `save_pretrained` it to a folder.",
    )


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Keep transformers from drawing a progress bar while it loads."""
    from transformers.utils import logging

    bars: Any = logging
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            bars.enable_progress_bar()


def first_line(error: BaseException) -> str:
    """Return the first line of what a library said."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def weights_fingerprint(folder: Path) -> str:
    """Return 16 hex digits over a model's weights and tokenizer."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.safetensors"), *folder.glob("tokenizer.json")]):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:FINGERPRINT]


def shown_name(name: str) -> str:
    """Return what an answer may call a model: a folder is named by its last part alone."""
    local = Path(name).expanduser()
    return local.resolve().name if local.is_dir() else name
