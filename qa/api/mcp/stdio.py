"""``qa mcp``: the tools over standard input and output, for an agent that starts its servers.

Standard output carries the protocol and nothing else: the SDK takes the descriptor for itself and
points the usual one at standard error, so that not even a library's print gets through.
"""

from __future__ import annotations

import asyncio

from mcp.server.stdio import stdio_server

from qa.api.logs import set_up
from qa.api.mcp.server import mcp_server
from qa.api.metrics import Metrics
from qa.api.service import serving
from qa.engine import Engine, open_engine
from qa.settings import Settings


def run_stdio(settings: Settings) -> None:
    """Serve one client until its end of the pipe closes.

    Raises:
        StoreLocked: Another process owns the archive.
        StoreError: The store cannot be opened.
    """
    with open_engine(settings) as engine:
        set_up(settings.log_format)
        asyncio.run(_serve(engine))


async def _serve(engine: Engine) -> None:
    async with (
        stdio_server() as (read, write),
        serving(engine, Metrics(), exposed=False) as service,
    ):
        server = mcp_server(service)
        await server.run(read, write, server.create_initialization_options())
