"""The support model in the package: a small cross-encoder over claim and evidence.

The encoder family, graph, tokenizer and word embeddings are those of the embedded reader; the
weights are its own. Three classes from [CLS], as in natural language inference (Bowman et al.
2015): supported, contradicted, not stated. Trained by ``python -m evals.training.support``.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field, ValidationError

from qa.errors import BadSettings
from qa.models.encoder import (
    Encoder,
    Tokens,
    Weights,
    map_batches,
    open_trained,
    packaged_trained,
)
from qa.models.encoder.session import Hidden, Integers
from qa.models.judge.types import Judgement, Pair, Thresholds, best_of
from qa.parts import Run
from qa.types import Value

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "embedded/support"
PACKAGED = Path(__file__).parent
REMEDY = "Reinstall dateline-qa, or name a folder that the support model's export wrote."
HEAD = ("support.weight", "support.bias")
CLS, SEP = 101, 102
MAX_CLAIM_TOKENS = 128
"""A longer claim is cut, so that its evidence keeps room."""


class SupportSettings(Value):
    """The part of support.json that judging needs; the rest of the file is the model's record."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    thresholds: Thresholds
    temperature: float = Field(gt=0)
    """Logits are divided by it before they become probabilities (Guo et al. 2017)."""
    max_tokens: int = Field(ge=128, le=512)


class SupportModel:
    """The packaged judge (``qa.models.judge.Judge``)."""

    name = NAME

    def __init__(
        self,
        encoder: Encoder,
        tokenizer: Tokenizer,
        head: Weights,
        settings: SupportSettings,
        run: Run = asyncio.to_thread,
    ) -> None:
        self._encoder = encoder
        self._tokenizer = tokenizer
        self._head = head
        self._settings = settings
        self._run = run

    @property
    def fingerprint(self) -> str:
        """16 hex digits of the weights."""
        return self._settings.sha256[:16]

    @property
    def thresholds(self) -> Thresholds:
        """Chosen on statements by writers kept out of training."""
        return self._settings.thresholds

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Return one judgement for each pair; the processor work runs off the event loop."""
        return await self._run(lambda: self.judge_now(pairs))

    def judge_now(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Return one judgement for each pair, in few length-sorted batches."""
        asked = [(pair.claim, text) for pair in pairs for text in pair.evidence]
        if not asked:
            return tuple(best_of(()) for _ in pairs)
        said = iter(map_batches(self._encoder, self._sequences(asked), self._judgements))
        return tuple(best_of([next(said) for _ in pair.evidence]) for pair in pairs)

    def _sequences(self, asked: Sequence[tuple[str, str]]) -> list[Tokens]:
        """Return [CLS] claim [SEP] evidence [SEP] for each pair; long evidence loses its end."""
        claims, texts = (
            self._tokenizer.encode_batch([one[side] for one in asked], add_special_tokens=False)
            for side in (0, 1)
        )
        made = []
        for claim, text in zip(claims, texts, strict=True):
            first = [CLS, *claim.ids[:MAX_CLAIM_TOKENS], SEP]
            second = [*text.ids[: self._settings.max_tokens - len(first) - 1], SEP]
            made.append(Tokens(first + second, [0] * len(first) + [1] * len(second)))
        return made

    def _judgements(self, hidden: Hidden, mask: Integers) -> Iterator[Judgement]:
        logits = hidden[:, 0] @ self._head["support.weight"].T + self._head["support.bias"]
        scaled = logits / self._settings.temperature
        scaled -= scaled.max(1, keepdims=True)
        shares = np.exp(scaled) / np.exp(scaled).sum(1, keepdims=True)
        for supported, contradicted, _ in shares.tolist():
            yield Judgement(supported=supported, contradicted=contradicted)


def open_support_model(directory: Path = PACKAGED, *, run: Run = asyncio.to_thread) -> SupportModel:
    """Open the support model in a folder with ``weights.safetensors`` and ``support.json``.

    Raises:
        BadSettings: A file is missing, or the weights are not those that support.json names.
    """
    settings = read_settings(directory / "support.json")
    weights = directory / "weights.safetensors"
    opened = packaged_trained if directory == PACKAGED else open_trained
    return SupportModel(*opened(weights, settings.sha256, HEAD, REMEDY), settings, run)


def read_settings(path: Path) -> SupportSettings:
    """Read support.json.

    Raises:
        BadSettings: It is missing or not of the expected form.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return SupportSettings(**{name: found[name] for name in SupportSettings.model_fields})
    except OSError as error:
        raise BadSettings(f"The support model's {path} cannot be read.", REMEDY) from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadSettings(f"The support model's {path} is not as expected: {error}.", REMEDY) from (
            error
        )
