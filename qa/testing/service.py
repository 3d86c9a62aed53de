"""The HTTP service on a free port of the loopback, as a client meets it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from qa.api import create_app
from qa.api.server import SERVING
from qa.engine import open_engine
from qa.settings import Settings

QUESTION = "How many Germany-based soldiers are shifting to Romania?"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(settings: Settings, *, exposed: bool = False) -> Iterator[tuple[str, FastAPI]]:
    """Run the service on a free port for the length of the block."""
    app = create_app(lambda: open_engine(settings), exposed=exposed)
    with served(app) as url:
        yield url, app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Run an app on a free port for the length of the block."""
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, **SERVING)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Run the service over an archive with the usual settings."""
    with running(Settings(home=home)) as (url, _):
        yield url


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:dateline:problem:")
    assert {"title", "detail", "code", "retryable", "request_id"} <= set(document)
    return document
