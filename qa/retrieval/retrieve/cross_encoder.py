"""Any sentence-transformers cross-encoder as a reranker, by its name on the hub or its folder.

Safetensors only; no code of the model's own is run. It gives one score for question and passage,
or, where it was trained on classes, the score of the last one ("relevant").
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import BadSettings
from qa.models.hub import first_line, model_folder, quiet_loading, shown_name

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

EXAMPLE = "cross-encoder/ms-marco-MiniLM-L6-v2"
PREFIX = "reranker:"
"""Before the model's name where it is shown."""
BATCH = 8
"""Passages in a batch; between batches the time limit is checked."""
MAX_TOKENS = 512
"""Of question and passage; a longer passage loses its end."""


class CrossEncoderReranker:
    """A cross-encoder as a reranker (``qa.retrieval.retrieve.Reranker``)."""

    def __init__(self, name: str, model: CrossEncoder) -> None:
        self.name = name
        self._model = model
        self._one_at_a_time = Lock()  # its tokenizer changes its own padding while it works

    def scores(self, query: str, passages: Sequence[str], seconds: float) -> Sequence[float]:
        """Return the scores of the first passages, as many as the time allows.

        No batch is begun that would end too late, by the time that the longest before it took.
        The first is always read, and waiting for another thread's question counts.
        """
        started = time.monotonic()
        found: list[float] = []
        longest = 0.0
        with self._one_at_a_time:
            for first in range(0, len(passages), BATCH):
                begun = time.monotonic()
                if found and begun - started + longest > seconds:
                    break
                pairs = [(query, text) for text in passages[first : first + BATCH]]
                found += self._batch(pairs)
                longest = max(longest, time.monotonic() - begun)
        return found

    def _batch(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        scores = np.asarray(
            self._model.predict(list(pairs), batch_size=BATCH, show_progress_bar=False),
            dtype=np.float64,
        )
        return [float(score) for score in (scores if scores.ndim == 1 else scores[:, -1])]


def open_cross_encoder(name: str) -> CrossEncoderReranker:
    """Open a reranker from a folder, or by its name on the model hub.

    Raises:
        BadSettings: It cannot be loaded, or is no model that scores pairs.
        ModelUnavailable: It is not on this machine and the hub did not deliver it.
    """
    folder = model_folder(name, "reranker", EXAMPLE)
    remedy = f"Choose a cross-encoder that ranks, such as {EXAMPLE}."
    try:
        from sentence_transformers import CrossEncoder
        from transformers import AutoConfig

        made_for = ", ".join(
            AutoConfig.from_pretrained(
                folder, trust_remote_code=False, local_files_only=True
            ).architectures
            or ()
        )
        if "SequenceClassification" not in made_for:
            raise BadSettings(
                f"The reranker {name!r} is a {made_for or 'model of unknown kind'}, which does not "
                "score a question with a passage.",
                remedy,
            )
        with quiet_loading():
            model = CrossEncoder(
                str(folder),
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
                device="cpu",
            )
    except ImportError as error:
        raise BadSettings(
            f"The reranker {name!r} needs a package that is missing: {first_line(error)}",
            "Run: pip install sentence-transformers torch",
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise BadSettings(
            f"sentence-transformers cannot use the reranker {name!r}: {first_line(error)}", remedy
        ) from error
    model.max_seq_length = min(MAX_TOKENS, model.max_seq_length or MAX_TOKENS)
    return CrossEncoderReranker(f"{PREFIX}{shown_name(name)}", model)
