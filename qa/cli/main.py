"""The command ``qa`` and its options."""

from __future__ import annotations

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
    index,
    ingest,
    keys,
    logs,
    mcp,
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
    add_completion=False,
)


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="Folder of the archive (default: QA_HOME, else your data folder)."),
    ] = None,
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
app.command("mcp")(mcp.mcp)
app.add_typer(articles.app, name="articles")
app.add_typer(keys.app, name="keys")
app.add_typer(feeds.app, name="feeds")
app.add_typer(index.app, name="index")
app.add_typer(eval.app, name="eval")
