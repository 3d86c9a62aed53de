"""Running the API with uvicorn: one process, because the store has one owner."""

from __future__ import annotations

import signal
import socket
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from types import FrameType
from typing import Any

from fastapi import APIRouter

from qa.api.access import parse_rate
from qa.api.allocator import limit_arenas, shorten_collections
from qa.api.app import create_app
from qa.api.header_timeout import HeaderTimeoutProtocol
from qa.api.hosts import is_loopback
from qa.api.logs import set_up
from qa.engine import open_engine
from qa.errors import BadSettings
from qa.keys import list_keys
from qa.settings import Settings

GRACEFUL_SHUTDOWN = 15
"""Seconds an answer in progress may take after SIGTERM."""
_DID_NOT_START = 3
"""uvicorn's exit code for it."""
SERVING: dict[str, Any] = {
    "http": HeaderTimeoutProtocol,
    "ws": "none",
    "timeout_graceful_shutdown": GRACEFUL_SHUTDOWN,
    # Longer than clients keep a connection (httpx: 5 s), so that none is closed while it is used.
    "timeout_keep_alive": 20,
    # Connections that wait to be accepted. All of them are served, also those whose clients have
    # left, before one that comes later: of 2,048 (uvicorn's) a flood held everybody up for seconds.
    "backlog": 256,
    "limit_concurrency": 1000,  # connections; far above what the gates let in
    "access_log": False,  # it would print the questions that stand in addresses
    "server_header": False,
}
"""How uvicorn runs the app, here and in tests."""


def run_server(
    settings: Settings,
    *,
    host: str,
    port: int,
    faces: Sequence[Callable[[APIRouter], None]] = (),
    started: Callable[[str], None] = lambda url: None,
) -> None:
    """Serve until stopped.

    What keeps it from starting is found before uvicorn runs, which would print a traceback.

    Args:
        settings: Of the archive.
        host: Address to listen on.
        port: Port to listen on.
        faces: See ``create_app``.
        started: Hears the address, once requests are answered there.

    Raises:
        BadSettings: Nothing can listen on that address, others could reach it and there is no key
            yet, or the rate limit cannot be read.
        StoreLocked: Another process owns the archive.
        StoreError: The store cannot be opened.
    """
    import uvicorn

    limit_arenas()
    _check_address(host, port)
    parse_rate(settings.rate_limit)
    exposed = not is_loopback(host)
    if exposed and not any(key.revoked is None for key in list_keys(settings.home)):
        raise BadSettings(
            f"On {host} other machines can reach the archive, but no key was made for it yet.",
            "Make one with `qa keys add NAME --role read|write|admin`, or serve on 127.0.0.1.",
        )
    settings = settings.model_copy(update={"host": host, "port": port})
    near = _url(_near(host), port) if is_loopback(_near(host)) else None
    instance = uuid.uuid4().hex if near else None
    with (
        _ending_on_sigterm(),
        open_engine(settings, server=near or f"http://{host}:{port}", instance=instance) as engine,
    ):
        app = create_app(lambda: nullcontext(engine), exposed=exposed, faces=faces)
        app.state.instance = instance
        set_up(settings.log_format)
        config = uvicorn.Config(app, host=host, port=port, log_config=None, **SERVING)

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    shorten_collections()
                    started(f"{_url(_near(host), port)}/")

        server = Server(config)
        with suppress(KeyboardInterrupt):  # uvicorn raises Ctrl-C again once it has shut down
            server.run()
        if not server.started:
            raise SystemExit(_DID_NOT_START)


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as an exception, and the process once the block is left.

    By default it ends the process where it stands, and uvicorn raises it once more when it has
    shut down: the archive was then never closed, and its note went on naming a server.
    """
    if threading.current_thread() is not threading.main_thread():  # which alone hears signals
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except _Terminated:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTERM)  # who stopped it sees that it did as it was told
    finally:
        signal.signal(signal.SIGTERM, before)


class _Terminated(BaseException):
    """SIGTERM came."""


def _near(host: str) -> str:
    """Return the address by which this machine reaches what listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (compared with)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _check_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise BadSettings(
            f"Nothing can listen on {host}, port {port}: {error.strerror}.",
            "Choose another with --host and --port, or stop what uses it.",
        ) from error
