"""``qa feeds``: RSS, Atom and JSON feeds and sitemaps that the archive follows."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.ingest import show
from qa.cli.run import opened, settings, writable
from qa.errors import QAError
from qa.types import IngestReport

app = typer.Typer(help="Feeds and sitemaps to follow.", no_args_is_help=True)
Address = Annotated[str, typer.Argument(help="Address of the feed or sitemap.")]


@app.command()
def add(
    url: Address,
    publisher: Annotated[
        str | None, typer.Option("--publisher", help="Publisher of all its articles.")
    ] = None,
) -> None:
    """Follow a feed or a sitemap. Nothing is fetched until qa feeds pull."""
    from qa.sources.feeds import add_feed

    writable()
    with opened() as engine:
        feed = add_feed(engine.settings.home, url, publisher)
    sys.stderr.write(f"following {feed.url}; next: qa feeds pull\n")


@app.command("list")
def list_feeds(as_json: AsJson = False) -> None:
    """List the feeds, and when each was last pulled."""
    from qa.cli.console import out, write_json
    from qa.cli.render import one_line
    from qa.sources.feeds import kept_feeds

    feeds = kept_feeds(settings().home)
    if as_json:
        rows = (feed.model_dump_json(exclude={"seen"}) for feed in feeds)
        write_json("[" + ",\n".join(rows) + "]")
        return
    if not feeds:
        sys.stderr.write("No feed is followed. Add one: qa feeds add ADDRESS\n")
    for feed in feeds:
        pulled = f"{feed.pulled_at:%Y-%m-%d %H:%M}" if feed.pulled_at else "never pulled    "
        out().print(one_line(f"{pulled}  {len(feed.seen):5} taken  {feed.url}"))


@app.command()
def remove(url: Address) -> None:
    """Stop following a feed; its articles stay."""
    from qa.sources.feeds import remove_feed

    writable()
    with opened() as engine:
        remove_feed(engine.settings.home, url)


@app.command()
def pull(
    limit: Annotated[
        int, typer.Option(min=1, help="The most new articles to ingest from one feed.")
    ] = 100,
    quiet: Annotated[bool, typer.Option("--quiet", help="List only what failed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ingest the new articles of all feeds; an unchanged feed costs one small request.

    Exit 1 if a feed or a page could not be read; it is tried again at the next pull.
    """
    writable()
    with opened() as engine:
        try:
            report = engine.pull_feeds(limit=limit)
        except QAError as error:
            if isinstance(error.report, IngestReport) and error.report.outcomes:
                show(error.report, as_json=as_json, quiet=quiet)
            raise
    show(report, as_json=as_json, quiet=quiet)
    if report.count("failed"):
        raise typer.Exit(1)
