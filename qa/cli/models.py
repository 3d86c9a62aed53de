"""``qa models``: larger models that this package can put together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Larger models, put together from public ones.")


@app.callback()
def _group() -> None:
    """Keep ``large-judge`` a subcommand while it is the only one."""


@app.command("large-judge")
def large_judge(
    folder: Annotated[Path, typer.Argument(help="Where to; a new folder of 440 MB.")],
    base: Annotated[
        str | None,
        typer.Option(help="A folder with all-mpnet-base-v2, where the model hub is out of reach."),
    ] = None,
) -> None:
    """Write the large judge of support: all-mpnet-base-v2 and what training changed of it.

    Set QA_JUDGE=nli:FOLDER to use it.
    """
    from qa.models.judge.large import BASE, write_large_judge

    write_large_judge(folder, base or BASE)
    sys.stdout.write(f"{folder} holds the judge. Set QA_JUDGE=nli:{folder} to use it.\n")
