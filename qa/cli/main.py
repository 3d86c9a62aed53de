"""The command ``qa`` and its options."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qa.cli import (
    articles,
    ask,
    backup,
    chat,
    doctor,
    eval,
    feeds,
    figures,
    index,
    ingest,
    keys,
    logs,
    mcp,
    migrate,
    recheck,
    search,
    serve,
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
app.command("search")(search.search)
app.command("figures")(figures.figures)
app.command("verify")(verify.verify)
app.command("ingest")(ingest.ingest)
app.command("serve")(serve.serve)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("migrate")(migrate.migrate)
app.command("doctor")(doctor.doctor)
app.command("mcp")(mcp.mcp)
app.add_typer(articles.app, name="articles")
app.add_typer(keys.app, name="keys")
app.add_typer(feeds.app, name="feeds")
app.add_typer(index.app, name="index")
app.add_typer(eval.app, name="eval")
