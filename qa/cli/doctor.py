"""``qa doctor``: check the installation and the archive, and say what to do."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import given_home


def doctor(
    full: Annotated[
        bool, typer.Option("--full", help="Also read the whole store and both indexes.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check versions, settings, disk, store, indexes, models and keys; say what to do.

    Nothing is changed. A language model that is set is asked for one word; no article is sent.
    Exit 1 if something is wrong.
    """
    from qa.cli.console import out, write_json
    from qa.cli.render import one_line
    from qa.doctor import Status, examine

    found = []
    for one in examine(os.environ, {"home": given_home()}, full=full):
        found.append(one)
        if not as_json:
            out().print(f"{one.status:5}  {one.name:8}  {one_line(one.found)}")
            if one.todo:
                out().print(f"{'':15}  -> {one_line(one.todo)}")
    if as_json:
        write_json("[" + ",\n".join(one.model_dump_json() for one in found) + "]")
    if any(one.status is Status.WRONG for one in found):
        raise typer.Exit(1)
