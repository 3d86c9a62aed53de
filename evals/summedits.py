"""``python -m evals.summedits FILES``: edited summaries told from consistent ones (SummEdits).

A summary is checked claim by claim as ``qa verify`` does; its score is that of its worst claim.
Reported per file (a domain): balanced accuracy of "every claim is supported", the area under the
ROC curve of the score, and the balanced accuracy at the threshold that is best for the other
domains, which is how the score could be used by somebody who calibrates it.

Data: SummEdits (Laban et al., EMNLP 2023), as gzipped JSON Lines with ``evidence``, ``claim`` and
``label`` (supported, not_supported). Its paper has GPT-4 at 82 and SummaC at 61, over ten domains.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.statements import auc
from qa.answering.verifying import verify
from qa.models.judge import Judge, open_judge
from qa.testing.corpus import stored_article
from qa.types import Verdict


class Judged(NamedTuple):
    """A summary's score, whether every claim was called supported, and whether it is consistent."""

    score: float
    supported: bool
    consistent: bool


async def judged(path: Path, judge: Judge | None) -> list[Judged]:
    """Check every summary of a domain against its document."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [await _judged(row, judge) for row in rows]


async def _judged(row: dict[str, Any], judge: Judge | None) -> Judged:
    document = stored_article(row["evidence"], row["id"])
    claims = (await verify(row["claim"], lambda _: [document], judge)).claims
    return Judged(
        min((one.support or 0.0 for one in claims), default=0.0),
        all(one.verdict is Verdict.SUPPORTED for one in claims),
        row["label"] == "supported",
    )


def balanced(called: Sequence[bool], consistent: Sequence[bool]) -> float:
    """Balanced accuracy, 0 to 1: the mean of the shares right among both kinds."""
    right = [c is k for c, k in zip(called, consistent, strict=True)]
    shares = [
        sum(r for r, k in zip(right, consistent, strict=True) if k is kind)
        / max(1, sum(k is kind for k in consistent))
        for kind in (True, False)
    ]
    return sum(shares) / 2


def best_threshold(found: Sequence[Judged]) -> float:
    """The threshold with the best balanced accuracy, of a hundred quantiles of the scores."""
    scores = sorted(one.score for one in found)
    cuts = {scores[len(scores) * at // 100] for at in range(100)}
    kept = [one.consistent for one in found]
    return max(sorted(cuts), key=lambda cut: balanced([one.score >= cut for one in found], kept))


def main() -> None:
    """Print a line a domain."""
    parser = argparse.ArgumentParser(prog="python -m evals.summedits", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--judge", default="embedded/support", help="or none, or nli:NAME")
    given = parser.parse_args()
    judge = None if given.judge == "none" else open_judge(given.judge)
    domains = {path.name: asyncio.run(judged(path, judge)) for path in given.files}
    print("| domain | n | consistent | balanced accuracy | AUC | at a threshold of the others |")
    print("|---" * 6 + "|")
    for name, found in domains.items():
        kept = [one.consistent for one in found]
        others = [one for other, rest in domains.items() if other != name for one in rest] or found
        cut = best_threshold(others)
        print(
            f"| {name} | {len(found)} | {sum(kept)} "
            f"| {balanced([one.supported for one in found], kept):.3f} "
            f"| {auc((one.score for one in found), kept):.3f} "
            f"| {balanced([one.score >= cut for one in found], kept):.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
