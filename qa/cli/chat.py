"""``qa chat``: a conversation, in which follow-ups may refer to what came before."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsOf, Model, parse_day
from qa.cli.run import opened, report_error, settings
from qa.errors import QAError
from qa.types import Answer, Answered, ClaimMade, Turn

if TYPE_CHECKING:
    from qa.engine import Engine

CONVERSATIONS = "conversations.sqlite"
"""File in the archive's folder that keeps what was asked."""


@dataclass(frozen=True)
class Talk:
    """A conversation as it stands."""

    id: str
    turns: tuple[Turn, ...] = ()
    last: Answer | None = None
    model: str | None = None
    as_of: date | None = None


def chat(
    model: Model = None,
    as_of: AsOf = None,
    resume: Annotated[
        bool, typer.Option("--continue", help="Go on with the latest conversation.")
    ] = False,
) -> None:
    """Ask one question after another; follow-ups may refer to what came before. /help helps."""
    talk = Talk(uuid.uuid4().hex[:12], model=model, as_of=parse_day(as_of, "--as-of"))
    with opened(light=True) as engine, asyncio.Runner() as runner:
        talk = _resumed(talk) if resume else talk
        read = _line_reader()
        while (line := read()) is not None:
            try:
                talk = _step(line, talk, engine, runner)
            except QAError as error:
                report_error(error)
        runner.run(engine.finish())


def _resumed(talk: Talk) -> Talk:
    from qa.conversation.log import latest_turns, read_conversation

    file = settings().home / CONVERSATIONS
    latest = latest_turns(file, 1)
    if not latest:
        sys.stderr.write("There is no earlier conversation; this is a new one.\n")
        return talk
    kept = read_conversation(file, latest[0].conversation)
    turns = tuple(logged.turn for logged in kept)
    sys.stderr.write(f"Going on after {len(turns)} question(s); the last was: "
                     f"{turns[-1].question.strip()}\n")  # fmt: skip
    return replace(talk, id=kept[0].conversation, turns=turns, last=kept[-1].answer)


def _line_reader() -> Callable[[], str | None]:
    """Return what reads the next line: edited with history on a terminal; None at the end."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return lambda: sys.stdin.readline().strip() or None
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(settings().home / "chat_history"))
    )

    def read() -> str | None:
        while True:
            try:
                line = session.prompt("? ").strip()
            except (EOFError, KeyboardInterrupt):
                return None
            if line:
                return line

    return read


def _step(line: str, talk: Talk, engine: Engine, runner: asyncio.Runner) -> Talk:
    if line.startswith("/"):
        from qa.cli.chat_commands import obey

        return obey(line, talk, engine)
    answer = runner.run(_answered(line, talk, engine))
    from qa.cli.console import out
    from qa.cli.render import answer_text
    from qa.conversation.log import add_turn

    out().print(answer_text(answer))
    out().print()
    add_turn(settings().home / CONVERSATIONS, talk.id, line, answer)
    turn = Turn(question=line, answer=answer.answer)
    return replace(talk, turns=(*talk.turns, turn), last=answer)


async def _answered(line: str, talk: Talk, engine: Engine) -> Answer:
    """Run one question; on a terminal, claims show on standard error as they are checked."""
    live = sys.stderr.isatty()
    events = engine.ask(line, turns=talk.turns, as_of=talk.as_of, model=talk.model)
    async for event in events:
        if isinstance(event, ClaimMade) and live:
            from qa.cli.render import one_line

            sys.stderr.write(f"\033[2m… {one_line(event.claim.text)}\033[0m\n")
        if isinstance(event, Answered):
            return event.answer
    raise AssertionError("the stream of events ended without an answer")
