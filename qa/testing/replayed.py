"""The whole product over recorded replies of a model: no network, no key, the same every time.

``evals/recordings/replayed.jsonl`` was recorded through the product itself (``QA_RECORD``) from a
server that gives written replies in OpenAI's protocol; ``python -m evals.llm record`` writes it
anew, for when a prompt or the passages have changed.
"""

from __future__ import annotations

from pathlib import Path

from qa.answering.ask import final_answer
from qa.engine import Engine
from qa.settings import Settings
from qa.testing.corpus import RECORDINGS
from qa.testing.replies import Reply, read_replies
from qa.types import Answer, Filters

FILE = RECORDINGS / "replayed.jsonl"
MODEL = "openai/written"
USED = "pentagon-troops-2022-02-02"


def used_replies() -> tuple[Reply, ...]:
    """Return the written replies that the file holds."""
    return tuple(reply for reply in read_replies() if reply.article == USED)


def settings(home: Path) -> Settings:
    """Return the settings of a product that plays the file back."""
    return Settings(home=home, model=MODEL, replay=FILE, fallback=False)


async def answer_to(engine: Engine, reply: Reply) -> Answer:
    """Ask one question of one article: its passages are found whatever the ranking."""
    filters = Filters(article_ids=(reply.article,))
    return await final_answer(engine.ask(reply.question, filters=filters))
