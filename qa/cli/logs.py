"""``qa logs``: what was asked in ``qa chat``, and what was answered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.chat import conversations

if TYPE_CHECKING:
    from rich.text import Text

    from qa.store.conversations import Logged


def logs(
    conversation: Annotated[
        str | None,
        typer.Argument(help="One conversation; default: list the latest questions."),
    ] = None,
    search: Annotated[
        str | None, typer.Option(help="Only where the question or its answer has these words.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Questions to show.")] = 20,
    as_json_: AsJson = False,
) -> None:
    """Show the conversations that ``qa chat`` kept in the archive's folder, the newest first."""
    from qa.cli.console import out, write_json
    from qa.cli.render import fitted
    from qa.store.conversations import latest_turns, read_conversation

    file = conversations()
    if conversation:
        found = read_conversation(file, conversation)
    else:
        found = latest_turns(file, limit, containing=search)
    if as_json_:
        write_json(as_json(found))
        return
    if not found:
        sys.stderr.write(f"Nothing {'found' if search else 'asked yet: qa chat'}.\n")
        return
    fitted(out(), as_text(found) if conversation else _list(found))


def as_json(found: Sequence[Logged]) -> str:
    """Return turns as a JSON array."""
    return "[" + ",\n".join(turn.model_dump_json() for turn in found) + "]"


def as_text(found: Sequence[Logged]) -> Text:
    """Return a conversation with its answers and sources."""
    from rich.text import Text

    from qa.cli.render import answer_text, one_line

    shown = Text()
    for turn in found:
        shown.append(f"{_asked(turn)}\n? {one_line(turn.question)}\n", style="bold")
        shown.append(answer_text(turn.answer))
        shown.append("\n\n")
    shown.rstrip()
    return shown


def _list(found: Sequence[Logged]) -> Text:
    from rich.text import Text

    from qa.cli.render import one_line

    shown = Text()
    for turn in found:
        shown.append(f"{_asked(turn)}  ", style="dim")
        shown.append(f"{one_line(turn.question)}\n    {one_line(turn.answer.answer)}\n")
    shown.rstrip()
    return shown


def _asked(turn: Logged) -> str:
    return f"{turn.asked_at:%Y-%m-%d %H:%M}  {turn.conversation} #{turn.number}"
