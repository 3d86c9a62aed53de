"""Any cross-encoder for natural language inference, by its name on the model hub or as a folder.

sentence-transformers' ``CrossEncoder`` runs it. Which of its classes means what is read from its
config (``id2label``: entailment, contradiction, neutral, in any order and case); no code of the
model's own is run, and only safetensors are loaded.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import BadSettings
from qa.models.judge.types import Judgement, Pair, Thresholds, best_of
from qa.parts import Run

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

THRESHOLDS = Thresholds(supported=0.5, contradicted=0.9)
"""Of a model whose folder has no ``judge.json`` that says others."""
BATCH = 16
_MEANINGS = {"entail": "supported", "support": "supported", "contradict": "contradicted"}


class CrossEncoderJudge:
    """A cross-encoder as a judge (``qa.models.judge.Judge``).

    It reads (evidence, claim), as these models read (premise, hypothesis).
    """

    def __init__(
        self,
        name: str,
        model: CrossEncoder,
        thresholds: Thresholds = THRESHOLDS,
        run: Run = asyncio.to_thread,
    ) -> None:
        self.name = name
        self.thresholds = thresholds
        self._model = model
        self._run = run
        labels: Mapping[Any, str] = getattr(model.config, "id2label", None) or {}
        self._classes = classes_of(name, labels)
        self._one_at_a_time = Lock()  # its tokenizer changes its own padding while it works

    @property
    def fingerprint(self) -> str:
        """The revision that was loaded, or ``local``."""
        return str(getattr(self._model.config, "_commit_hash", None) or "local")[:16]

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Return one judgement for each pair."""
        return await self._run(lambda: self._judged(pairs))

    def _judged(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        asked = [(text, pair.claim) for pair in pairs for text in pair.evidence]
        if not asked:
            return tuple(best_of(()) for _ in pairs)
        with self._one_at_a_time:
            logits = np.asarray(
                self._model.predict(
                    asked, batch_size=BATCH, show_progress_bar=False, apply_softmax=False
                ),
                dtype=np.float64,
            )
        shares = np.exp(logits - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        supported = self._classes["supported"]
        against = self._classes.get("contradicted")
        said = iter(
            Judgement(
                supported=float(row[supported]),
                contradicted=float(row[against]) if against is not None else 0.0,
            )
            for row in shares
        )
        return tuple(best_of([next(said) for _ in pair.evidence]) for pair in pairs)


def classes_of(name: str, labels: Mapping[Any, str]) -> dict[str, int]:
    """Return which output of a model says "supported", and which "contradicted" if one does.

    Raises:
        BadSettings: No label of the model says that it was made for this.
    """
    found = {
        meaning: int(number)
        for number, label in labels.items()
        for stem, meaning in _MEANINGS.items()
        if str(label).casefold().startswith(stem)
    }
    if "supported" not in found:
        raise BadSettings(
            f"The judge {name} has the classes {', '.join(map(str, labels.values()))}; none of "
            "them is “entailment”.",
            "Name a cross-encoder for natural language inference, such as "
            "nli:cross-encoder/nli-deberta-v3-base.",
        )
    return found


def open_cross_encoder(name: str, *, run: Run = asyncio.to_thread) -> CrossEncoderJudge:
    """Open a cross-encoder by its name on the hub or its folder.

    Raises:
        BadSettings: It cannot be loaded, or is no model for natural language inference.
    """
    try:
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(
            name, trust_remote_code=False, model_kwargs={"use_safetensors": True}, device="cpu"
        )
    except ImportError as error:
        raise BadSettings(
            f"The judge {name} needs a package that is missing: {error}.",
            "Run: pip install sentence-transformers torch",
        ) from error
    except (OSError, ValueError, RuntimeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise BadSettings(
            f"The judge {name} cannot be loaded: {first}",
            "Check the name; without the network, name a folder that holds the model.",
        ) from error
    return CrossEncoderJudge(name, model, thresholds_of(Path(name)), run=run)


def thresholds_of(folder: Path) -> Thresholds:
    """Return the thresholds in a model's ``judge.json``, or those of a model that has none.

    Raises:
        BadSettings: The file is there and cannot be read.
    """
    path = folder / "judge.json"
    if not path.is_file():
        return THRESHOLDS
    try:
        return Thresholds(**json.loads(path.read_text(encoding="utf-8"))["thresholds"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSettings(
            f"{path} is not as expected: {error}",
            'Write {"thresholds": {"supported": 0.9, "contradicted": 0.95}}, or delete it.',
        ) from error
