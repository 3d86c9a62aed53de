"""What becomes of statements: shown and marked verified, shown unverified, or withdrawn.

Written replies go through the whole product: anchoring, repair, the gate, the judge. ``--judge``
names it (``embedded/support``, ``none``); see ``read_replies`` for the files.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from evals.llm.judged import WrittenJudge
from qa.answering.answerers.llm import LlmAnswerer
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.evaluation.intervals import wilson
from qa.models.judge import EMBEDDED, Judge, open_judge
from qa.testing.corpus import articles, retrieval_of
from qa.testing.replies import FILE, UNSEEN, Reply, WrittenModel, read_replies
from qa.types import Answer, Article, Retrieval

SHOWN, MARKED, LOST = "verified", "shown, not verified", "withdrawn"


async def answer_to(reply: Reply, judges: Sequence[Judge]) -> Answer:
    """Return what the product makes of one written reply."""

    async def found(query: Question) -> Retrieval:
        return retrieval_of(query.text, reply.article, *reply.also)

    def article(article_id: str, version: int) -> Article:
        return articles()[article_id]

    answerer = LlmAnswerer(WrittenModel([reply]))
    events = ask(
        Question(reply.question), retrieve=found, answerer=answerer, article=article, judges=judges
    )
    return await final_answer(events)


def outcomes(reply: Reply, answer: Answer) -> list[tuple[str, str, str, str]]:
    """Return (kind, what became of it, why, statement) of each statement of the first reply."""
    # The styles differ in whether a statement keeps its full stop.
    claims = {claim.text.rstrip("."): claim for claim in answer.claims}
    reasons = {one.text.rstrip("."): one.reason for one in answer.withdrawn}
    found = []
    for written in reply.reply:
        said = written.say.rstrip(".")
        claim = claims.get(said)
        if claim is None:
            found.append((written.kind, LOST, reasons.get(said, "repaired"), said))
        else:
            why = "; ".join(claim.check.reasons) if claim.check else ""
            found.append((written.kind, SHOWN if claim.verified else MARKED, why, said))
    return found


def report() -> None:
    """Print, for each file, what became of right and of wrong statements."""
    parser = argparse.ArgumentParser(prog="python -m evals.llm checking")
    parser.add_argument("files", type=Path, nargs="*", default=[FILE, UNSEEN])
    parser.add_argument("--judge", default=EMBEDDED, help="none, written, or both: a,b")
    parser.add_argument("--list", action="store_true", help="print what was judged wrongly")
    given = parser.parse_args(sys.argv[2:])
    judges = tuple(judge_named(name) for name in given.judge.split(",") if name != "none")
    for file in given.files:
        _report(file, judges, listed=given.list)


def judge_named(name: str) -> Judge:
    """Return a judge; ``written`` plays back a capable model's verdicts."""
    return WrittenJudge() if name == "written" else open_judge(name)


def _report(file: Path, judges: Sequence[Judge], *, listed: bool) -> None:
    replies = read_replies(file)

    async def every() -> list[Answer]:
        return [await answer_to(reply, judges) for reply in replies]

    answers = asyncio.run(every())
    found = [one for pair in zip(replies, answers, strict=True) for one in outcomes(*pair)]
    cited = [c for answer in answers for c in answer.citations]
    inexact = sum(articles()[c.article_id].text[c.start : c.end] != c.quote for c in cited)
    print(f"\n{file.name}: {len(replies)} replies, {len(found)} statements, "
          f"{inexact} of {len(cited)} citations not exact")  # fmt: skip
    for kind in sorted({kind for kind, *_ in found}, key=lambda k: (k != "right", k)):
        became = Counter(outcome for one, outcome, *_ in found if one == kind)
        n = sum(became.values())
        shares = ", ".join(
            f"{outcome} {became[outcome]} = {became[outcome] / n:.1%} ({low:.1%}-{high:.1%})"
            for outcome in (SHOWN, MARKED, LOST)
            for low, high in (wilson(became[outcome], n),)
        )
        print(f"{kind:12} {n:4}: {shares}")
    for kind, outcome, why, said in found if listed else ():
        if (outcome == SHOWN) is not (kind == "right"):
            print(f"  {outcome}, {kind}: {said} ({why})")


def overhead(repeats: int = 5) -> None:
    """Print our own time per question: the whole path over written replies, warm."""
    replies = read_replies()
    judges = (open_judge(EMBEDDED),)
    times: list[float] = []
    for _ in range(repeats):
        for reply in replies:
            started = perf_counter()
            asyncio.run(answer_to(reply, judges))
            times.append(1000 * (perf_counter() - started))
    middle, longest = median(times), max(times)
    print(f"{len(times)} questions: median {middle:.1f} ms, longest {longest:.1f} ms;")
    print(f"{middle / 10:.1f}% of a model call of 1 s")
