"""``qa serve``: the HTTP service."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.run import settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address (default 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port (default 8000).")] = None,
) -> None:
    """Serve the HTTP API on the loopback address; another address needs a key: qa keys add."""
    from qa.api import run_server

    chosen = settings()
    run_server(chosen, host=host or chosen.host, port=port or chosen.port)
