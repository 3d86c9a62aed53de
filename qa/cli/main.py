"""The command ``qa`` and its options."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qa.cli import (
    articles,
    ask,
    chat,
    eval,
    feeds,
    figures,
    ingest,
    keys,
    logs,
    recheck,
    serve,
    upkeep,
    verify,
)
from qa.cli.run import using_home

app = typer.Typer(
    name="qa",
    help="Dateline: ask your news archive; get every figure with the sentence it came from.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"qa (Dateline) {version('dateline-qa')}\n")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="Folder of the archive (default: QA_HOME, else your data folder)."),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_version),
    ] = False,
) -> None:
    """Take the options that all commands share."""
    context.with_resource(using_home(home))


app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("logs")(logs.logs)
app.command("recheck")(recheck.recheck)
app.command("search")(ask.search)
app.command("figures")(figures.figures)
app.command("verify")(verify.verify)
app.command("ingest")(ingest.ingest)
app.command("serve")(serve.serve)
app.command("backup")(upkeep.backup)
app.command("restore")(upkeep.restore)
app.command("migrate")(upkeep.migrate)
app.command("doctor")(upkeep.doctor)
app.command("mcp")(serve.mcp)
app.add_typer(articles.app, name="articles")
app.add_typer(keys.app, name="keys")
app.add_typer(feeds.app, name="feeds")
app.add_typer(upkeep.index_app, name="index")
app.add_typer(eval.app, name="eval")
