"""``qa serve`` and ``qa mcp``: the archive as a service with a page, or as tools for an agent."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qa.cli.run import settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address (default 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port (default 8000).")] = None,
    open_: Annotated[
        bool, typer.Option("--open", help="Open the page in this machine's browser.")
    ] = False,
) -> None:
    """Serve the web page and the HTTP API on this machine only (the loopback address).

    Serving on another address needs a key: qa keys add.
    """
    from qa.api import run_server
    from qa.web import add_page

    def started(url: str) -> None:
        sys.stderr.write(f"Dateline: {url} (Ctrl-C stops)\n")
        if open_:
            import webbrowser

            if not webbrowser.open(url):
                sys.stderr.write("No browser was found; open the address yourself.\n")

    chosen = settings()
    run_server(
        chosen,
        host=host or chosen.host,
        port=port or chosen.port,
        faces=(add_page,),
        started=started,
    )


def mcp() -> None:
    """Serve the tools ask, search, verify, figures and get_article to an agent that starts this.

    The Model Context Protocol, over standard input and output. `qa serve` has the same tools over
    HTTP, at /mcp.
    """
    from qa.api.mcp.stdio import run_stdio

    run_stdio(settings())
