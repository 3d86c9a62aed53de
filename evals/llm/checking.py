"""How many wrong statements are stopped, and how many right ones kept."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from evals.llm.corpus import retrieval_of
from evals.llm.replies import FILE, UNSEEN, Reply, Written, WrittenModel, read_replies
from qa.answer.llm import LlmAnswerer
from qa.answer.llm.check import Judges
from qa.answer.llm.doer import doer
from qa.answer.llm.likeness import likeness
from qa.embed import open_embedder
from qa.model import RecordingModel, ReplayModel
from qa.reader import open_reader
from qa.types import ClaimDraft, DraftEnd

JUDGES = Judges(likeness(open_embedder), doer(open_reader))


async def drafted(answerer: LlmAnswerer, reply: Reply) -> tuple[tuple[ClaimDraft, ...], DraftEnd]:
    """Return what the answerer makes of one question."""
    claims: list[ClaimDraft] = []
    async for one in answerer.draft(reply.question, retrieval_of(reply.question, reply.article)):
        if isinstance(one, DraftEnd):
            return tuple(claims), one
        claims.append(one)
    raise AssertionError("no end")


def record(replies: Sequence[Reply], file: Path) -> None:
    """Write the replay file of the written replies, repairs included."""
    answerer = LlmAnswerer(RecordingModel(WrittenModel(replies), file), judges=JUDGES)

    async def all_of_them() -> None:
        for reply in replies:
            await drafted(answerer, reply)

    asyncio.run(all_of_them())


def measure(replies: Sequence[Reply], file: Path) -> list[tuple[Reply, Written, bool, str]]:
    """Replay; return every statement with whether it was shown, and why not."""
    answerer = LlmAnswerer(ReplayModel(WrittenModel.name, file), judges=JUDGES)

    async def all_of_them() -> list[tuple[Reply, Written, bool, str]]:
        found = []
        for reply in replies:
            claims, end = await drafted(answerer, reply)
            # The styles differ in whether a statement keeps its full stop.
            shown = {claim.text.rstrip(".") for claim in claims}
            reasons = {one.text.rstrip("."): one.reason for one in end.withdrawn}
            for written in reply.reply:
                kept = written.say.rstrip(".") in shown
                found.append(
                    (reply, written, kept, reasons.get(written.say.rstrip("."), "repaired"))
                )
        return found

    return asyncio.run(all_of_them())


def report() -> None:
    """Print, for both files (or those named), the shares and what was judged wrongly."""
    for file in [Path(name) for name in sys.argv[2:]] or [FILE, UNSEEN]:
        print(f"\n{file.name}")
        _report(read_replies(file))


def _report(replies: Sequence[Reply]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "replies.jsonl"
        record(replies, file)
        found = measure(replies, file)
    total = Counter(written.kind for _, written, _, _ in found)
    shown = Counter(written.kind for _, written, kept, _ in found if kept)
    print(f"{len(replies)} replies, {len(found)} statements")
    for kind, count in sorted(total.items()):
        good = shown[kind] if kind == "right" else count - shown[kind]
        print(f"{kind:10} {'kept' if kind == 'right' else 'stopped'} {good} of {count}"
              f" = {good / count:.1%}")  # fmt: skip
    for reply, written, kept, reason in found:
        if kept != (written.kind == "right"):
            said = "SHOWN" if kept else f"LOST ({reason})"
            print(f"  {said} {written.kind}: {written.say}  [{reply.article}]")


def overhead(repeats: int = 5) -> None:
    """Print our own time per question: the whole path over replayed replies, warm."""
    replies = read_replies()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "replies.jsonl"
        record(replies, file)
        answerer = LlmAnswerer(ReplayModel(WrittenModel.name, file), judges=JUDGES)
        times: list[float] = []
        for _ in range(repeats):
            for reply in replies:
                started = perf_counter()
                asyncio.run(drafted(answerer, reply))
                times.append(1000 * (perf_counter() - started))
    middle, longest = median(times), max(times)
    print(f"{len(times)} questions: median {middle:.1f} ms, longest {longest:.1f} ms;")
    print(f"{middle / 10:.1f}% of a model call of 1 s")
