"""``qa chat``: a conversation, in which follow-ups may refer to what came before."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsOf, Model
from qa.cli.run import opened, parse_day, report_error, settings
from qa.errors import QAError

if TYPE_CHECKING:
    import asyncio
    from datetime import date

    from qa.engine import Engine
    from qa.served.engine import ServedEngine
    from qa.types import Answer, Turn


@dataclass(frozen=True)
class Talk:
    """The state of a conversation."""

    id: str
    turns: tuple[Turn, ...] = ()
    last: Answer | None = None
    model: str | None = None
    as_of: date | None = None
    over: bool = False


def chat(
    model: Model = None,
    as_of: AsOf = None,
    resume: Annotated[
        bool, typer.Option("--continue", help="Continue the latest conversation.")
    ] = False,
) -> None:
    """Ask one question after another; follow-ups may refer to what came before. See /help."""
    import asyncio
    import uuid

    from qa.cli.chat_lines import line_reader

    talk = Talk(uuid.uuid4().hex[:12], model=model, as_of=parse_day(as_of, "--as-of"))
    with opened(light=True) as engine, asyncio.Runner() as runner:
        read = line_reader(engine.settings.home / "chat_history")
        talk = _resumed(talk) if resume else talk
        _greet(engine)
        while not talk.over and (line := read()) is not None:
            talk = _step(line, talk, engine, runner)
        runner.run(engine.finish())


def conversations() -> Path:
    """Return the file in which conversations are kept."""
    from qa.store.conversations import CONVERSATIONS

    return settings().home / CONVERSATIONS


def _greet(engine: Engine | ServedEngine) -> None:
    count = engine.store.article_count()
    if not count:
        sys.stderr.write("The archive is empty. Put articles in: qa ingest FOLDER\n")
    elif engine.settings.read_only:
        sys.stderr.write("The archive is for reading only: this conversation is not kept.\n")
    elif sys.stdin.isatty():
        sys.stderr.write(
            f"{count} article{'s' * (count > 1)}. /help lists the commands, Ctrl-D ends.\n"
        )


def _resumed(talk: Talk) -> Talk:
    from qa.store.conversations import latest_turns, read_conversation

    latest = latest_turns(conversations(), 1)
    if not latest:
        sys.stderr.write("There is no earlier conversation; this is a new one.\n")
        return talk
    kept = read_conversation(conversations(), latest[0].conversation)
    turns = tuple(logged.turn for logged in kept)
    sys.stderr.write(f"Continuing after {len(turns)} question(s); the last was: "
                     f"{turns[-1].question.strip()}\n")  # fmt: skip
    return replace(talk, id=kept[0].conversation, turns=turns, last=kept[-1].answer)


def _step(line: str, talk: Talk, engine: Engine | ServedEngine, runner: asyncio.Runner) -> Talk:
    """Answer a question or run a command; an error or Ctrl-C ends the line, not the chat."""
    try:
        if line.startswith("/"):
            from qa.cli.chat_commands import run_command

            return run_command(line, talk, engine)
        return _asked(line, talk, engine, runner)
    except QAError as error:
        report_error(error)
    except KeyboardInterrupt:
        sys.stderr.write("Cancelled. Ctrl-D ends.\n")
    return talk


def _asked(line: str, talk: Talk, engine: Engine | ServedEngine, runner: asyncio.Runner) -> Talk:
    from qa.answering.follow_up import is_chatter
    from qa.cli.chat_live import live_answer
    from qa.cli.console import out
    from qa.cli.render import answer_text, fitted
    from qa.store.conversations import add_turn
    from qa.types import Asked, Turn

    if is_chatter(line):
        sys.stderr.write("That is not a question. Ask one, or type /help for the commands.\n")
        return talk
    asked = Asked(question=line, turns=talk.turns, as_of=talk.as_of, model=talk.model)
    answer = runner.run(live_answer(engine.answer(asked)))
    fitted(out(), answer_text(answer))
    out().print()
    if engine.settings.read_only:
        turn = Turn(question=line, answer=answer.answer)
    else:
        turn = add_turn(conversations(), talk.id, line, answer).turn
    return replace(talk, turns=(*talk.turns, turn), last=answer)
