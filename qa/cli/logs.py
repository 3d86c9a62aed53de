"""``qa logs``: what was asked in ``qa chat``, and what was answered."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.chat import CONVERSATIONS
from qa.cli.run import settings


def logs(
    conversation: Annotated[
        str | None, typer.Argument(help="One conversation, whole; else the latest questions.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Questions to show.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show the conversations that ``qa chat`` kept in the archive's folder."""
    from qa.cli.console import out, write_json
    from qa.cli.render import one_line
    from qa.conversation.log import latest_turns, read_conversation

    file = settings().home / CONVERSATIONS
    found = read_conversation(file, conversation) if conversation else latest_turns(file, limit)
    if as_json:
        write_json("[" + ",\n".join(turn.model_dump_json() for turn in found) + "]")
        return
    for turn in found:
        asked = f"{turn.asked_at:%Y-%m-%d %H:%M}  {turn.conversation} #{turn.number}"
        out().print(f"{asked}  {one_line(turn.question)}\n    {one_line(turn.answer.answer)}")
