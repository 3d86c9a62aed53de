"""The slash commands of ``qa chat``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.ask import parse_day
from qa.errors import BadQuestion
from qa.types import Citation

if TYPE_CHECKING:
    from qa.cli.chat import Talk
    from qa.engine import Engine

HELP = """\
/sources        the numbered sources of the last answer
/open N         the article around source N
/model [NAME]   show or change the model (embedded/reader, or a LiteLLM model string)
/as-of [DAY]    read nothing published after this day (YYYY-MM-DD); without a day: no limit
/save FILE      the conversation as JSON
/help           this
An empty line (or Ctrl-D) ends. Conversations are kept: qa logs, qa chat --continue.
"""
AROUND = 700
"""Code points of the article shown on both sides of a source."""


def obey(line: str, talk: Talk, engine: Engine) -> Talk:
    """Carry out one command and return the conversation as it then stands.

    Raises:
        BadQuestion: There is no such command, or its argument makes no sense.
    """
    name, _, argument = line[1:].partition(" ")
    command = _COMMANDS.get(name)
    if command is None:
        raise BadQuestion(f"There is no command /{name}.", "Type /help.")
    return command(argument.strip(), talk, engine)


def _help(argument: str, talk: Talk, engine: Engine) -> Talk:
    sys.stdout.write(HELP)
    return talk


def _sources(argument: str, talk: Talk, engine: Engine) -> Talk:
    from qa.cli.render import source_line

    for citation in _cited(talk):
        sys.stdout.write(f"[{citation.number}] {source_line(citation)}\n")
    return talk


def _open(argument: str, talk: Talk, engine: Engine) -> Talk:
    from qa.cli.console import out
    from qa.cli.render import around_text

    cited = {str(citation.number): citation for citation in _cited(talk)}
    if argument not in cited:
        raise BadQuestion(f"There is no source {argument or '(none given)'}.", "See /sources.")
    citation = cited[argument]
    article = engine.store.article(citation.article_id, citation.version)
    out().print(around_text(article, citation, AROUND))
    return talk


def _cited(talk: Talk) -> tuple[Citation, ...]:
    if talk.last is None:
        raise BadQuestion("Nothing has been asked yet.", "Ask first.")
    return talk.last.citations or talk.last.nearest


def _model(argument: str, talk: Talk, engine: Engine) -> Talk:
    changed = replace(talk, model=argument) if argument else talk
    sys.stdout.write(f"model: {changed.model or engine.settings.model}\n")
    return changed


def _as_of(argument: str, talk: Talk, engine: Engine) -> Talk:
    changed = replace(talk, as_of=parse_day(argument or None, "/as-of"))
    sys.stdout.write(f"as of: {changed.as_of or 'now (no limit)'}\n")
    return changed


def _save(argument: str, talk: Talk, engine: Engine) -> Talk:
    if not argument:
        raise BadQuestion("/save needs a file name.", "For example: /save talk.json")
    kept = {"conversation": talk.id, "turns": [turn.model_dump() for turn in talk.turns]}
    try:
        with Path(argument).open("x", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False, indent=2)
    except OSError as error:
        raise BadQuestion(f"{argument} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"saved {len(talk.turns)} question(s) to {argument}\n")
    return talk


_COMMANDS: dict[str, Callable[[str, Talk, Engine], Talk]] = {
    "help": _help,
    "sources": _sources,
    "open": _open,
    "model": _model,
    "as-of": _as_of,
    "save": _save,
}
