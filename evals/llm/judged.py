"""Verdicts that a capable model gave on the statements of ``capable/``, played back as a judge.

They were written from the judge's request alone (``prompts/judge_claims.md``) and are kept by
claim, so that a change of the evidence's windows does not lose them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from qa.models.judge import Judgement, Pair, Thresholds
from qa.testing.corpus import RECORDINGS

FILE = RECORDINGS / "capable" / "judged.json"


class WrittenJudge:
    """Plays verdicts back (``qa.models.judge.Judge``); on a claim without one it says nothing."""

    name = "written/verdicts"
    fingerprint = "0"
    thresholds = Thresholds(supported=0.5, contradicted=0.5)

    def __init__(self, file: Path = FILE) -> None:
        rows = json.loads(file.read_text(encoding="utf-8"))
        self._said = {row["claim"]: row for row in rows}

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Return what was said of each claim."""
        return tuple(self._of(pair.claim) for pair in pairs)

    def _of(self, claim: str) -> Judgement:
        row = self._said.get(" ".join(claim.split()))
        verdict = row["verdict"] if row else None
        return Judgement(
            supported=float(verdict == "supported"),
            contradicted=float(verdict == "contradicted"),
            reason=row["reason"] if row else None,
        )
