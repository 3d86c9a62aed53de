"""Running the API with uvicorn: one process, because the store has one owner."""

from __future__ import annotations

from qa.api.app import create_app
from qa.engine import open_engine
from qa.settings import Settings

GRACEFUL_SHUTDOWN = 15
"""Seconds an answer in progress may take after SIGTERM."""


def run_server(settings: Settings, *, host: str, port: int) -> None:
    """Serve until stopped."""
    import uvicorn

    app = create_app(lambda: open_engine(settings, server=f"http://{host}:{port}"))
    uvicorn.run(app, host=host, port=port, timeout_graceful_shutdown=GRACEFUL_SHUTDOWN)
