"""The service's address, its key, and the timeouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qa.client.calls import Call
from qa.errors import BadSettings

if TYPE_CHECKING:
    import httpx

TIMEOUT = 90.0
"""Seconds for one request; longer than the service lets one take, so that it says itself why."""
SILENCE = 60.0
"""Seconds between two pieces of a stream; the service sends something every 15."""
CONNECT = 5.0
PAGE = 200
"""Articles that one request lists at most."""
_LOOPBACK = ("localhost", "::1")


def checked_address(url: str) -> str:
    """Return the address of a service without a slash at its end.

    Raises:
        BadSettings: It is no http(s) address, or has a name and password in it.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise BadSettings(
            f"{url!a} is not the address of a service.", "Write it like http://localhost:8000."
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise BadSettings(
            "The address holds more than host, port and path.", "Give the key as key=."
        )
    return url.rstrip("/")


def headers_for(key: str | None) -> dict[str, str]:
    """Return the headers that every request has.

    Raises:
        BadSettings: The key cannot be a key.
    """
    if key is None:
        return {}
    if not key.isascii() or not key.isprintable() or key != key.strip() or not key:
        raise BadSettings(
            "The key holds characters that no key has.", "Give the line that `qa keys add` printed."
        )
    return {"authorization": f"Bearer {key}"}


def options(url: str, timeout: float) -> dict[str, Any]:
    """Return what an httpx client for the service is made with."""
    host = urlsplit(url).hostname or ""
    return {
        "timeout": limits(timeout),
        # A proxy set for the web must hear neither questions nor keys meant for this machine.
        "trust_env": not (host in _LOOPBACK or host.startswith("127.")),
    }


def limits(seconds: float) -> httpx.Timeout:
    """Return how long connecting and waiting may take."""
    import httpx

    return httpx.Timeout(seconds, connect=min(CONNECT, seconds))


def request_of(
    call: Call, base: str, headers: Mapping[str, str], timeout: float, *, stream: bool = False
) -> dict[str, Any]:
    """Return the arguments of httpx for a call."""
    accept = "text/event-stream" if stream else "application/json"
    sent = {**headers, "accept": accept}
    if call.body is not None:
        sent["content-type"] = "application/json"
    return {
        "method": call.method,
        "url": base + call.path,
        "params": list(call.parameters),
        "content": call.content(),
        "headers": sent,
        "timeout": limits(max(timeout, SILENCE) if stream else timeout * call.patience),
    }
