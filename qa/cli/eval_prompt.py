"""Variants of a run: models side by side, each with one or several drafting prompts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from qa.answer import READER
from qa.answer.llm import LlmAnswerer
from qa.engine import Engine
from qa.engine.archive import Archive
from qa.errors import BadPrompt
from qa.model import ChatModel
from qa.prompts import Prompt, parse_prompt

_JSON_FORM = "answer_json"
"""A prompt file whose name begins so asks for JSON, and the reply is held to its schema."""


class Variant(NamedTuple):
    """One column of a run."""

    name: str
    model: str
    prompt: Prompt | None = None
    """None: the one that comes with Dateline (the embedded reader has none)."""


def variants_of(models: Sequence[str], prompts: Sequence[Path]) -> tuple[Variant, ...]:
    """Return every model with every prompt; the embedded reader once.

    Raises:
        BadPrompt: A file is no prompt, or two have one name.
    """
    read = [_prompt(path) for path in prompts]
    names = [prompt.name for prompt in read]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadPrompt(
            f"Two prompt files are named '{min(twice)}'.", "The name tells them apart: rename one."
        )
    return tuple(
        variant
        for model in dict.fromkeys(models)
        for variant in (
            [Variant(f"{model}+{prompt.name}", model, prompt) for prompt in read]
            if read and model != READER
            else [Variant(model, model)]
        )
    )


def _prompt(path: Path) -> Prompt:
    try:
        prompt = parse_prompt(path.stem, path.read_bytes())
    except OSError as error:
        raise BadPrompt(f"There is no prompt file {path}.", "Correct --prompt.") from error
    if prompt.variables != {"passages", "question"}:
        raise BadPrompt(
            f"Prompt '{path}' does not take passages and question.",
            "Start from a copy of prompts/answer.md.",
        )
    return prompt


class _PromptedAnswerer(LlmAnswerer):
    def __init__(self, model: ChatModel, prompt: Prompt, seconds: float) -> None:
        json_form = prompt.name.startswith(_JSON_FORM)
        super().__init__(model, json_form=json_form, seconds=seconds)
        self._prompt = prompt


class PromptedEngine(Engine):
    """An engine over an archive that is open, whose models draft with a given prompt."""

    def __init__(self, archive: Archive, prompt: Prompt) -> None:
        super().__init__(archive)
        self._drafting = prompt

    def llm(self, model: str) -> LlmAnswerer:
        """Return the model's answerer; its retries and its breaker are the usual one's."""
        usual = super().llm(model)
        return _PromptedAnswerer(usual.model, self._drafting, self.settings.model_seconds)
