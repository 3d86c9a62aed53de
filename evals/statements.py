"""``python -m evals.statements FILES``: how often "supported" is true.

Statements about articles, each labelled by the person who wrote it, are checked as ``qa verify``
does. Reported with Wilson's 95% intervals: how many of the true ones are called supported, and
contradicted; how many of the false ones are called supported, by what was changed in them; and the
area under the ROC curve of the judge's score. With ``--records FILE`` every verdict is written.

A file holds a JSON object a line: ``id``, ``text``, ``title``, ``published_at``, and
``statements`` of ``text``, ``label`` (supported, contradicted, not_stated) and ``kind``.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from qa.checking import check_all, claimed, index_of, prove
from qa.evaluation.intervals import wilson
from qa.models.judge import Judge, open_judge
from qa.testing.corpus import stored_article
from qa.types import Article, Check, Verdict


class Statement(NamedTuple):
    """A statement about an article, with its writer's label."""

    article: str
    text: str
    """Of the article."""
    title: str | None
    day: date | None
    statement: str
    supported: bool
    contradicted: bool
    kind: str


def read_statements(path: Path) -> list[Statement]:
    """The statements of a JSON Lines file, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [
        Statement(
            row["id"],
            row["text"],
            row.get("title"),
            date.fromisoformat(row["published_at"]) if row.get("published_at") else None,
            one["text"],
            one["label"] == "supported",
            one["label"] == "contradicted",
            one.get("kind") or one["label"],
        )
        for row in rows
        for one in row["statements"]
    ]


def article_of(one: Statement) -> Article:
    """The article of a statement."""
    return stored_article(one.text, one.article, title=one.title, published_at=one.day)


async def judged(statements: Sequence[Statement], judge: Judge | None) -> list[Check]:
    """Check every statement against its whole article."""
    found: list[Check] = []
    for _, group in groupby(statements, key=lambda one: one.text):
        mine = list(group)
        index = index_of([article_of(mine[0])])
        proofs = [prove(claimed(one.statement, index)) for one in mine]
        found += await check_all(proofs, judge)
    return found


def auc(scores: Iterable[float], labels: Iterable[bool]) -> float:
    """Area under the ROC curve (Mann-Whitney), ties counted half."""
    pairs = list(zip(scores, labels, strict=True))
    right = [s for s, label in pairs if label]
    wrong = [s for s, label in pairs if not label]
    wins = sum((r > w) + 0.5 * (r == w) for r in right for w in wrong)
    return wins / (len(right) * len(wrong)) if right and wrong else float("nan")


def share(part: int, whole: int) -> str:
    """A share with its Wilson interval."""
    if not whole:
        return "-"
    low, high = wilson(part, whole)
    return f"{part / whole:.3f} ({low:.3f}-{high:.3f}) {part}/{whole}"


def report(statements: Sequence[Statement], found: Sequence[Check]) -> None:
    """Print what became of true and false statements, and of the false ones by kind."""
    pairs = list(zip(statements, found, strict=True))
    for name, wanted in (("true", True), ("false", False)):
        mine = [c.verdict for s, c in pairs if s.supported is wanted]
        for verdict in Verdict:
            print(f"{name:5} called {verdict.value:12} {share(mine.count(verdict), len(mine))}")
    sensitivity = [c.verdict is Verdict.SUPPORTED for s, c in pairs if s.supported]
    specificity = [c.verdict is not Verdict.SUPPORTED for s, c in pairs if not s.supported]
    balanced = (
        sum(sensitivity) / max(1, len(sensitivity)) + sum(specificity) / max(1, len(specificity))
    ) / 2
    area = auc((c.support or 0.0 for c in found), (s.supported for s in statements))
    print(f"balanced accuracy {balanced:.3f}; AUC of the judge's score {area:.3f}")
    kinds: dict[str, list[bool]] = defaultdict(list)
    for one, check in pairs:
        if not one.supported:
            kinds[one.kind].append(check.verdict is Verdict.SUPPORTED)
    print("false called supported, by kind: " + ", ".join(
        f"{kind} {sum(mine)}/{len(mine)}" for kind, mine in sorted(kinds.items())
    ))  # fmt: skip


def main() -> None:
    """Check the statements of the files and print the report."""
    parser = argparse.ArgumentParser(prog="python -m evals.statements", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--judge", default="embedded/support", help="or none, or nli:NAME")
    parser.add_argument("--records", type=Path, help="write every verdict as JSON Lines")
    given = parser.parse_args()
    statements = [one for path in given.files for one in read_statements(path)]
    judge = None if given.judge == "none" else open_judge(given.judge)
    found = asyncio.run(judged(statements, judge))
    print(f"{len(statements)} statements, judge {given.judge}")
    report(statements, found)
    if given.records:
        with given.records.open("w", encoding="utf-8") as file:
            for one, check in zip(statements, found, strict=True):
                row = {
                    "article": one.article, "statement": one.statement, "kind": one.kind,
                    "supported": one.supported, "check": check.model_dump(mode="json"),
                }  # fmt: skip
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
