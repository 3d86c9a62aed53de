"""Opening a judge by name."""

from __future__ import annotations

import asyncio

from qa.errors import BadSettings
from qa.models.judge.support_model import NAME, open_support_model
from qa.models.judge.types import Judge
from qa.parts import Run

EMBEDDED = NAME
NLI = "nli:"
"""Before the name or folder of a cross-encoder."""


def open_judge(name: str, *, run: Run = asyncio.to_thread) -> Judge:
    """Open ``embedded/support``, or ``nli:`` with the name or folder of a cross-encoder.

    A language model as a judge needs the calls of ``qa.models.llm`` and is made by the engine
    (``qa.models.judge.llm``).

    Raises:
        BadSettings: There is no such judge, or it cannot be loaded.
    """
    if name == NAME:
        return open_support_model(run=run)
    if name.startswith(NLI):
        from qa.models.judge.cross_encoder import open_cross_encoder

        return open_cross_encoder(name.removeprefix(NLI), run=run)
    raise BadSettings(
        f"There is no judge “{name}”.",
        f"Use {NAME}, llm, llm:MODEL, or {NLI}NAME of a cross-encoder for entailment.",
    )
