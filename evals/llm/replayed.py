"""``python -m evals.llm record`` records written replies anew; ``replayed`` plays them back."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.engine import open_engine
from qa.settings import Settings
from qa.testing.corpus import articles
from qa.testing.folders import SAMPLE
from qa.testing.replayed import FILE, MODEL, answer_to, settings, used_replies
from qa.testing.replies import Reply, Written, in_style
from qa.testing.servers.faulty import Asked, faulty_server
from qa.types import Answer


def record() -> None:
    """Write the file anew."""
    FILE.unlink(missing_ok=True)
    replies = {reply.question: reply for reply in used_replies()}

    def written(asked: Asked) -> Iterator[str]:
        reply = replies[asked.question]
        again = asked.body["messages"][-1]["content"] != asked.question
        statements = reply.repair if again else reply.reply
        yield in_style(reply.style, [(one.say, _ids(one, asked)) for one in statements])

    with tempfile.TemporaryDirectory() as folder, faulty_server({"written": written}) as server:
        home = Path(folder)
        recording = Settings(
            home=home, model=MODEL, model_base_url=server.url("written"), record=FILE,
            fallback=False,
        )  # fmt: skip
        asyncio.run(_ask_all(recording, tuple(replies.values())))
    print(f"{FILE.name}: {len(FILE.read_text(encoding='utf-8').splitlines())} replies")


def report() -> None:
    """Play the file back; print what was shown and withdrawn."""
    replies = used_replies()
    with tempfile.TemporaryDirectory() as folder:
        answers = asyncio.run(_ask_all(settings(Path(folder)), replies))
    wrong = 0
    for answer, reply in zip(answers, replies, strict=True):
        shown = {claim.text.rstrip(".") for claim in answer.claims}
        for one in reply.reply:
            if (one.say.rstrip(".") in shown) != (one.kind == "right"):
                wrong += 1
                print(f"  judged wrongly: {one.kind}: {one.say}")
    cited = [citation for answer in answers for citation in answer.citations]
    bad = sum(articles()[c.article_id].text[c.start : c.end] != c.quote for c in cited)
    print(f"{len(answers)} questions, {sum(len(r.reply) for r in replies)} statements drafted, "
          f"{wrong} judged wrongly, {len(cited)} citations, {bad} of them not exact")  # fmt: skip


async def _ask_all(chosen: Settings, replies: Sequence[Reply]) -> list[Answer]:
    with open_engine(chosen) as engine:
        engine.ingest([str(SAMPLE)])
        try:
            return [await answer_to(engine, reply) for reply in replies]
        finally:
            await engine.finish()


def _ids(one: Written, asked: Asked) -> list[str]:
    """Return the ids of the sentences that have the words cited, or ids that were not given."""
    found = [
        next((number for number, text in asked.sentences if words in text), None)
        for words in one.cite
    ]
    return [number or "97.1" for number in found]
