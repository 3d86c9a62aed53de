"""Variants of a run: models side by side, each with one or several drafting prompts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from qa.answering.answerers import is_packaged
from qa.errors import BadPrompt
from qa.models.prompts import Prompt, own_prompt


class Variant(NamedTuple):
    """One model with one prompt; a column of the report."""

    name: str
    model: str
    prompt: Prompt | None = None
    """None: the one of the settings (the embedded reader has none)."""
    file: Path | None = None
    """Where the prompt stands."""


def variants_of(models: Sequence[str], prompts: Sequence[Path]) -> tuple[Variant, ...]:
    """Return every model with every prompt; the embedded reader once.

    Raises:
        BadPrompt: A file is no prompt, or two have one name.
    """
    read = [own_prompt(path) for path in prompts]
    names = [prompt.name for prompt in read]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadPrompt(
            f"Two prompt files are named '{min(twice)}'.", "The name tells them apart: rename one."
        )
    return tuple(
        variant
        for model in dict.fromkeys(models)
        for variant in (
            [
                Variant(f"{model}+{prompt.name}", model, prompt, file)
                for prompt, file in zip(read, prompts, strict=True)
            ]
            if read and not is_packaged(model)
            else [Variant(model, model)]
        )
    )
