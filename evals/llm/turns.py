"""A conversation as a person has it: each turn asked of the engine, its answers before it.

``python -m evals.llm turns SCRIPT``: what share of the follow-ups was understood rightly (the
rewritten question says what was meant), and what share of the answers holds what it should.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from evals.llm.follow_ups import Asked, read_conversations, right
from qa.answering.ask import final_answer
from qa.engine import Engine, open_engine
from qa.errors import BadQuestion
from qa.settings import Settings
from qa.text.stems import content_stems
from qa.types import Answer, AnswerStatus, Turn, Value

ARTICLES = Path(__file__).parent.parent / "articles"


class Outcome(Value):
    """One turn, asked."""

    asked: Asked
    said: str
    """The question as it was understood; empty where it was taken for no question."""
    answer: str
    understood: bool
    answered: bool
    """The answer holds the expected one, or declines where it should."""
    cited: bool
    """The expected article is among the cited ones."""


def report() -> None:
    """Ask the conversations of the script named after the command and print every turn."""
    file = Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        with open_engine(settings) as engine:
            engine.ingest([str(ARTICLES)])
            found = asyncio.run(_all(engine, file))
    for one in found:
        marks = f"{'ok   ' if one.understood else 'WRONG'} {'ok   ' if one.answered else 'WRONG'}"
        print(f"{marks} {one.asked.ask} -> {one.said} -> {one.answer} [{one.asked.answer}]")
    follow_ups = [one for one in found if one.asked.expect != "same"]
    for name, ones in (("turns", found), ("follow-ups", follow_ups)):
        print(f"{name}: {_share(ones, 'understood')}, {_share(ones, 'answered')}, "
              f"{_share(ones, 'cited')}")  # fmt: skip


def _share(found: list[Outcome], what: str) -> str:
    good = sum(bool(getattr(one, what)) for one in found)
    return f"{what} {good}/{len(found)} = {good / max(1, len(found)):.0%}"


async def _all(engine: Engine, file: Path) -> list[Outcome]:
    found = []
    for conversation in read_conversations(file):
        turns: list[Turn] = []
        for asked in conversation:
            outcome, turn = await _asked(engine, asked, turns)
            found.append(outcome)
            turns.append(turn)
            print(".", end="", file=sys.stderr, flush=True)
    return found


async def _asked(engine: Engine, asked: Asked, turns: list[Turn]) -> tuple[Outcome, Turn]:
    try:
        answer = await final_answer(engine.ask(asked.ask, turns=turns))
    except BadQuestion as error:
        good = asked.expect == "none"
        none = Outcome(asked=asked, said="", answer=str(error), understood=good, answered=good,
                       cited=good)  # fmt: skip
        return none, Turn(question=asked.ask)
    said = answer.rewritten_question or asked.ask
    outcome = Outcome(
        asked=asked,
        said=said,
        answer=answer.answer,
        understood=right(asked, said),
        answered=_holds(asked, answer),
        cited=not asked.article or asked.article in {c.article_id for c in answer.citations},
    )
    return outcome, Turn(question=asked.ask, answer=answer.answer)


def _holds(asked: Asked, answer: Answer) -> bool:
    """Whether the answer's words hold those expected, or it declines where it should."""
    declined = answer.status is AnswerStatus.UNANSWERABLE
    if not asked.answerable or declined:
        return declined and not asked.answerable
    shown = f"{answer.answer} " + " ".join(
        citation.evidence.quote if citation.evidence else "" for citation in answer.citations
    )
    expected, has = set(content_stems(asked.answer)), set(content_stems(answer.answer))
    return expected <= set(content_stems(shown)) or (bool(has) and has <= expected)
