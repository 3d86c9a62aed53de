"""Middleware that gives every request an id, counts and times it, and logs one line for it."""

from __future__ import annotations

import re
import time
import uuid
from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api.logs import log_request
from qa.api.metrics import Metrics
from qa.api.spans import conceal

HEADER = "X-Request-ID"
_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
_COUNTED_ONLY = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS})
"""Refusals under load: a line for each would fill the disk of a server under attack."""
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECURE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
UNKNOWN = "none"


class RequestLog:
    """The outermost middleware: ids, metrics, log lines and security headers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, then count and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        identity = given if _ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = identity
        started = time.perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                conceal(_route(scope))
                headers = MutableHeaders(scope=message)
                headers[HEADER] = identity
                for name, value in _SECURE.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=identity):
            conceal(UNKNOWN)
            try:
                await self._app(scope, receive, noted)
            finally:
                self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        path = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._metrics.requested(method, path, status, seconds)
        if status in _COUNTED_ONLY or path in _PROBES:
            return
        key = scope["state"].get("key")
        facts = {"key": key.name} if key else {}
        log_request(method=method, route=path, status=status, ms=round(1000 * seconds, 1), **facts)


def _route(scope: Scope) -> str:
    """Return the route as it is declared, never the address as it was sent."""
    return str(getattr(scope.get("route"), "path", UNKNOWN))
