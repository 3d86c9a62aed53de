"""The slash commands of ``qa chat``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.run import parse_day
from qa.errors import BadQuestion

if TYPE_CHECKING:
    from qa.cli.chat import Talk
    from qa.engine import Engine
    from qa.served.engine import ServedEngine
    from qa.types import Citation

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
    from qa.cli.chat import conversations
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
