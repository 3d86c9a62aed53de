"""Running the API with uvicorn: one process, because the store has one owner."""

from __future__ import annotations

import socket
from contextlib import nullcontext
from typing import Any

from qa.api.app import create_app
from qa.api.patience import PatientProtocol
from qa.engine import open_engine
from qa.errors import BadSettings
from qa.settings import Settings

GRACEFUL_SHUTDOWN = 15
"""Seconds an answer in progress may take after SIGTERM."""
SERVING: dict[str, Any] = {
    "http": PatientProtocol,
    "ws": "none",
    "timeout_graceful_shutdown": GRACEFUL_SHUTDOWN,
    "limit_concurrency": 1000,  # connections; far above what the gates let in
    "access_log": False,  # it would print the questions that stand in addresses
    "server_header": False,
}
"""How uvicorn runs the app, here and in tests."""


def run_server(settings: Settings, *, host: str, port: int) -> None:
    """Serve until stopped.

    What keeps it from starting is found before uvicorn runs, which would print a traceback.

    Raises:
        BadSettings: Nothing can listen on that address.
        StoreLocked: Another process owns the archive.
        StoreError: The store cannot be opened.
    """
    import uvicorn

    _check_address(host, port)
    with open_engine(settings, server=f"http://{host}:{port}") as engine:
        app = create_app(lambda: nullcontext(engine))
        uvicorn.run(app, host=host, port=port, **SERVING)


def _check_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise BadSettings(
            f"Nothing can listen on {host}, port {port}: {error.strerror}.",
            "Choose another with --host and --port, or stop what uses it.",
        ) from error
