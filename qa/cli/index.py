"""``qa index``: compare the indexes with the store, or rebuild them from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import owned, writable

if TYPE_CHECKING:
    from qa.retrieval.indexing import IndexState

app = typer.Typer(help="Check or rebuild the indexes from the store.", no_args_is_help=True)


@app.command()
def check(as_json: AsJson = False) -> None:
    """Compare both indexes with the store, passage by passage. Exit 1 if they differ.

    No server may have the archive open meanwhile. How far the indexes of a running server have
    followed the store is shown at its /readyz.
    """
    with owned() as engine:
        report = engine.archive.check_indexes()
    from qa.cli.console import err, out, write_json

    if as_json:
        write_json(report.model_dump_json(indent=2))
    else:
        for state in (report.lexical, report.vectors):
            out().print(_line(state))
    if not report.healthy:
        err().print("The next search or ingest repairs this; to do it now, run: qa index rebuild")
        raise typer.Exit(1)


def _line(state: IndexState) -> str:
    if state.problem is not None:
        return f"{state.name}: damaged ({state.problem})"
    lacks = f"{len(state.missing)} missing, {len(state.surplus)} too many"
    return f"{state.name}: {state.held} passages, {lacks}"


@app.command()
def rebuild(
    embed: Annotated[
        bool,
        typer.Option("--embed", help="Embed passages that lack vectors of the model now set."),
    ] = False,
) -> None:
    """Rebuild both indexes from the stored vectors; nothing is read or embedded again.

    No server may have the archive open meanwhile.
    """
    from qa.cli.console import err

    writable()
    with owned() as engine:
        engine.archive.rebuild_indexes(embed=embed)
        held = len(engine.archive.indexes.lexical.keys())
    err().print(f"rebuilt both indexes over {held} passages")
