"""What the stand-ins for model providers share: a real HTTP server whose replies are streamed."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

_WORD = re.compile(r"\w+")
Server = TypeVar("Server", bound="ProviderServer")


class Failure(Exception):
    """The call is to be answered with an error; a text is sent as HTML, all else as JSON."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class Cut(Exception):
    """The connection is to be closed in the middle."""


class StreamingHandler(BaseHTTPRequestHandler):
    """Answers every POST with ``answer``; a provider's protocol says how."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def answer(self, body: dict[str, Any]) -> None:
        """Answer one request with ``start``, ``send`` and ``end``, or raise a ``Failure``."""
        raise NotImplementedError

    def client_left(self) -> None:
        """Hear that the client closed the connection in the middle."""

    def do_POST(self) -> None:
        try:
            self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        except Failure as failure:
            self._fail(failure)
        except Cut:
            self.close_connection = True
        except (BrokenPipeError, ConnectionResetError):
            self.client_left()
            self.close_connection = True

    def start(self) -> None:
        """Begin an event stream."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send(self, value: object, event: str = "") -> None:
        """Send one event: a text as it is, all else as JSON."""
        data = value if isinstance(value, str) else json.dumps(value)
        self._chunk((f"event: {event}\n" if event else "").encode() + f"data: {data}\n\n".encode())

    def end(self) -> None:
        """End the event stream."""
        self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _fail(self, failure: Failure) -> None:
        html = isinstance(failure.body, str)
        body = str(failure.body).encode() if html else json.dumps(failure.body).encode()
        self.send_response(failure.status)
        for name, value in failure.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html" if html else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ProviderServer(ThreadingHTTPServer):
    """A server on a free port of this machine."""

    daemon_threads = True

    def __init__(self, handler: type[StreamingHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def address(self) -> str:
        """Its URL, without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that left between two calls."""


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run a server for a while."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def cases_in(module: Mapping[str, Any]) -> dict[str, Callable[[Any], Iterator[Any]]]:
    """Return a module's cases by name: its private functions of what was asked."""
    return {
        name[1:]: case
        for name, case in module.items()
        if name.startswith("_") and "asked" in getattr(case, "__annotations__", {})
    }


def nearest(question: str, texts: Sequence[str]) -> int:
    """Return the place of the text that shares most words with a question."""
    asked = set(_WORD.findall(question.lower()))
    shared = [len(asked & set(_WORD.findall(text.lower()))) for text in texts]
    return shared.index(max(shared))


def pieces(text: str, length: int) -> list[str]:
    """Return a text in the pieces in which it is streamed."""
    return [text[at : at + length] for at in range(0, len(text), length)]
