"""HTTP/1.1 for uvicorn with a time limit for a request's headers.

uvicorn waits for ever for the rest of a request line or header, so a few thousand sockets that
each send a byte a minute ("slow loris") would use up all connections. Here a connection is closed
whose headers are not complete after 10 seconds. (h11, below uvicorn, limits their size.)
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 10.0
"""From the connection, or from the first byte of a further request, to the end of its headers."""


class HeaderTimeoutProtocol(H11Protocol):
    """Closes a connection whose headers are not complete in time."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Keep the time limit running until a request's headers are complete."""
        super().data_received(data)
        between = self.cycle is None or self.cycle.response_complete
        if between and self._waiting is None:
            self._wait()
        elif not between:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the time limit."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if not self.transport.is_closing():
            self.transport.abort()
