"""``qa chat``: a conversation, in which follow-ups may refer to what came before.

On a terminal lines are edited, with history; from a pipe they are read plainly. A line that begins
with a slash is a command. An answer is shown as it comes: the question as understood, the passages,
each checked claim.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsOf, Model
from qa.cli.run import opened, parse_day, report_error, settings
from qa.errors import BadQuestion, QAError
from qa.types import Answer, Answered, AskEvent, ClaimMade, Retrieved

if TYPE_CHECKING:
    import asyncio
    from datetime import date

    from rich.live import Live
    from rich.text import Text

    from qa.engine import Engine
    from qa.served.engine import ServedEngine
    from qa.types import Answer, Citation, Turn


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
            return run_command(line, talk, engine)
        return _answered(line, talk, engine, runner)
    except QAError as error:
        report_error(error)
    except KeyboardInterrupt:
        sys.stderr.write("Cancelled. Ctrl-D ends.\n")
    return talk


def _answered(line: str, talk: Talk, engine: Engine | ServedEngine, runner: asyncio.Runner) -> Talk:
    from qa.answering.follow_up import is_chatter
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


HELP = """\
/sources        the numbered sources of the last answer, with the sentences
/open N [all]   the article around source N; with all: the whole article
/model [NAME]   show or change the model (embedded/reader, or a LiteLLM model string)
/as-of [DAY]    read nothing published after this day (YYYY-MM-DD); without a day: no limit
/save FILE      the conversation so far, as JSON, or as text where FILE ends in .txt or .md
/help           this
/quit           ends, as Ctrl-D does; Ctrl-C stops an answer
Conversations are kept: qa logs, qa chat --continue.
"""
AROUND = 700
"""Code points of the article shown on both sides of a source."""


def run_command(line: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    """Run a slash command and return the conversation after it.

    Raises:
        BadQuestion: There is no such command, or its argument cannot be used.
    """
    name, _, argument = line[1:].partition(" ")
    command = _COMMANDS.get(name.lower())
    if command is None:
        raise BadQuestion(f"There is no command /{name}.", _hint(name))
    return command(argument.strip(), talk, engine)


def _hint(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), NAMES, 1)
    return f"Did you mean /{near[0]}?" if near else "Type /help."


def _help(argument: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    sys.stdout.write(HELP)
    return talk


def _quit(argument: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    return replace(talk, over=True)


def _sources(argument: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    from qa.cli.console import out
    from qa.cli.render import fitted, sources_text

    fitted(out(), sources_text(_cited(talk)))
    return talk


def _open(argument: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    from qa.cli.console import out
    from qa.cli.render import around_text, fitted

    number, _, how_much = argument.partition(" ")
    cited = {str(citation.number): citation for citation in _cited(talk)}
    if number not in cited:
        raise BadQuestion(f"There is no source {number or '(none given)'}.", "See /sources.")
    citation = cited[number]
    article = engine.store.article(citation.article_id, citation.version)
    whole = how_much.strip().lower() == "all"
    fitted(out(), around_text(article, citation, article.length if whole else AROUND), pages=whole)
    if not whole and article.length > 2 * AROUND + len(citation.quote):
        sys.stderr.write(f"({article.length} characters; /open {number} all shows all)\n")
    return talk


def _cited(talk: Talk) -> tuple[Citation, ...]:
    if talk.last is None:
        raise BadQuestion("Nothing has been asked yet.", "Ask first.")
    found = talk.last.citations or talk.last.offered or talk.last.nearest
    if not found:
        raise BadQuestion("The last answer has no source.", "It found nothing.")
    return found


def _model(argument: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    changed = replace(talk, model=argument) if argument else talk
    sys.stdout.write(f"model: {changed.model or engine.settings.model}\n")
    return changed


def _as_of(argument: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    changed = replace(talk, as_of=parse_day(argument or None, "/as-of"))
    sys.stdout.write(f"as of: {changed.as_of or 'now (no limit)'}\n")
    return changed


def _save(argument: str, talk: Talk, engine: Engine | ServedEngine) -> Talk:
    if not argument:
        raise BadQuestion("/save needs a file name.", "For example: /save talk.json")
    if not talk.turns:
        raise BadQuestion("Nothing has been asked yet.", "Ask first.")
    from qa.cli.logs import as_json, as_text
    from qa.store.conversations import read_conversation

    kept = read_conversation(conversations(), talk.id)
    try:
        path = Path(argument).expanduser()
        shown = as_text(kept).plain if path.suffix in (".md", ".txt") else as_json(kept)
        with path.open("x", encoding="utf-8") as file:
            file.write(shown + "\n")
    except (OSError, RuntimeError, ValueError) as error:  # no such ~user; a NUL in the name
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise BadQuestion(
            f"{argument} cannot be written: {reason}.", "Name another file."
        ) from error
    sys.stdout.write(f"saved {len(kept)} question(s) to {path}\n")
    return talk


_COMMANDS: dict[str, Callable[[str, Talk, Engine | ServedEngine], Talk]] = {
    "sources": _sources,
    "open": _open,
    "model": _model,
    "as-of": _as_of,
    "save": _save,
    "help": _help,
    "quit": _quit,
    "exit": _quit,
}
NAMES = tuple(_COMMANDS)


def line_reader(history: Path) -> Callable[[], str | None]:
    """Return what reads the next line that is not empty; None at the end.

    Args:
        history: File that keeps what was typed on a terminal.
    """
    return _edited(history) if sys.stdin.isatty() and sys.stderr.isatty() else _piped


def _piped() -> str | None:
    for line in sys.stdin:
        if line.strip():
            return line.strip()
    return None


def _edited(history: Path) -> Callable[[], str | None]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.output import create_output

    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)),
        completer=WordCompleter([f"/{name}" for name in NAMES], sentence=True),
        complete_while_typing=False,
        # The prompt belongs to the person; standard output may be a file.
        output=create_output(always_prefer_tty=True),
    )

    def read() -> str | None:
        while True:
            try:
                line = session.prompt("? ").strip()
            except EOFError:
                return None
            except KeyboardInterrupt:
                sys.stderr.write("Ctrl-D ends.\n")
                continue
            if line:
                return line

    return read


async def live_answer(events: AsyncGenerator[AskEvent, None]) -> Answer:
    """Return the answer; on a terminal, show on standard error what is known so far."""
    shown: list[str] = []
    async with aclosing(events):
        with _screen() as live:
            async for event in events:
                if isinstance(event, Answered):
                    return event.answer
                shown += _news(event)
                if live is not None:
                    live.update(_dimmed(shown), refresh=True)
    raise AssertionError("the stream of events ended without an answer")


def _screen() -> Live | nullcontext[None]:
    from qa.cli.console import err

    console = err()
    if not console.is_terminal or console.is_dumb_terminal:
        return nullcontext()
    from rich.live import Live

    return Live(_dimmed(["Searching …"]), console=console, auto_refresh=False, transient=True)


def _news(event: AskEvent) -> list[str]:
    if isinstance(event, Retrieved):
        found = event.retrieval
        return [f"Reading {len(found.hits)} passages for “{found.query}” …"]
    return [f"… {event.claim.text}"] if isinstance(event, ClaimMade) else []


def _dimmed(lines: list[str]) -> Text:
    from rich.text import Text

    from qa.cli.render import one_line

    return Text("\n".join(map(one_line, lines)), style="dim")
