"""``qa index``: the indexes against the truth."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import opened

app = typer.Typer(help="Check or rebuild the indexes from the store.", no_args_is_help=True)


@app.command()
def check(as_json: AsJson = False) -> None:
    """Compare both indexes with the store, passage by passage. Exit 1 if they differ."""
    with opened() as engine:
        report = engine.check_indexes()
    from qa.cli.console import out, write_json

    if as_json:
        write_json(report.model_dump_json(indent=2))
    else:
        out().print(report.text())
    if not report.sound:
        raise typer.Exit(1)


@app.command()
def rebuild(
    embed: Annotated[
        bool,
        typer.Option("--embed", help="Embed all passages anew (after changing QA_EMBEDDER)."),
    ] = False,
) -> None:
    """Build both indexes anew from the stored vectors; nothing is read or embedded again."""
    with opened() as engine:
        report = engine.rebuild_indexes(embed=embed)
    from qa.cli.console import err

    err().print(report.text())
