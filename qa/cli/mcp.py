"""``qa mcp``: the archive as tools for an agent, over standard input and output."""

from __future__ import annotations

from qa.cli.run import settings


def mcp() -> None:
    """Serve the tools ask, search, verify, figures and get_article to an agent that starts this.

    The Model Context Protocol, over standard input and output. `qa serve` has the same tools over
    HTTP, at /mcp.
    """
    from qa.api.mcp.stdio import run_stdio

    run_stdio(settings())
