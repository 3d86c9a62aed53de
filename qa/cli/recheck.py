"""``qa recheck``: find answers whose cited text has changed since."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.chat import conversations
from qa.cli.run import archive
from qa.errors import InvalidInput

if TYPE_CHECKING:
    from qa.changes import Rechecked
    from qa.types import Answer

_ALL = 1_000_000


def recheck(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Answers saved with qa ask --json; default: all that qa logs has."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Also list unchanged citations.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare what answers cited with the newest versions of the articles.

    Exit 1 if some cited text was changed, corrected or deleted.
    """
    from qa.changes import recheck as rechecked
    from qa.cli.console import err, out, write_json
    from qa.cli.render import one_line

    answers = list(_saved(files)) if files else list(_logged())
    with archive() as store:
        found = list(rechecked(answers, store))
    wrong = [one for one in found if one.state != "holds"]
    listed = found if all_ else wrong
    if as_json:
        write_json("[" + ",\n".join(one.model_dump_json() for one in listed) + "]")
    else:
        for one in listed:
            for line in _lines(one):
                out().print(one_line(line))
        err().print(
            f"{len(answers)} answers, {len(found)} citations: {len(found) - len(wrong)} hold, "
            f"{len(wrong)} do not"
        )
    if wrong:
        raise typer.Exit(1)


def _logged() -> Iterator[Answer]:
    from qa.store.conversations import latest_turns

    turns = latest_turns(conversations(), _ALL)
    if not turns:
        sys.stderr.write("Nothing is logged; name answers saved with qa ask --json.\n")
    yield from (turn.answer for turn in turns)


def _saved(files: list[Path]) -> Iterator[Answer]:
    from pydantic import ValidationError

    from qa.types import Answer

    for file in files:
        try:
            loaded = json.loads(file.read_text(encoding="utf-8"))
            rows = loaded if isinstance(loaded, list) else [loaded]
            yield from [Answer.model_validate(row) for row in rows]
        except (OSError, ValueError, ValidationError) as error:
            raise InvalidInput(
                f"{file} holds no answer: {str(error).splitlines()[0]}.",
                "Give files written by qa ask --json.",
            ) from error


def _lines(one: Rechecked) -> Iterator[str]:
    versions = f"{one.article_id}@{one.cited_version}"
    newest = f", now @{one.newest_version}" if one.newest_version else ""
    yield f"{one.state:9}  {one.question}  [{one.number}] {versions}{newest}"
    yield f"    cited: “{one.quote}”"
    if one.now:
        yield f"    now:   “{one.now}”"
