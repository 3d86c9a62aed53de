"""Check that the server named beside the lock runs, and is the one that wrote the note.

A note outlives a server that was killed, and another program may listen on its port by now. So the
server is asked for what only it can know from the note, and before that gets neither a question
nor a key. Only addresses of the loopback are asked, whatever a note says.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from qa.errors import StoreLocked, WrongHost
from qa.store import INSTANCE_HEADER, Serving

STARTING = 30.0
"""Seconds in which a server that holds the lock may begin to listen."""
_BETWEEN = 0.2
_LOOK = 5.0


def check_serving(serving: Serving, *, patience: float = STARTING) -> None:
    """Wait until the server answers, and make sure that it is the one of the note.

    Raises:
        StoreLocked: It does not answer, or something else does.
        WrongHost: It goes by other names than that of the loopback.
    """
    host = urlsplit(serving.url).hostname or ""
    if host != "::1" and not host.startswith("127.") and host != "localhost":
        raise _locked(f"it names an address beyond this machine, {serving.url}")
    until = time.monotonic() + patience
    with httpx.Client(trust_env=False, timeout=_LOOK) as client:
        while True:
            try:
                response = client.get(f"{serving.url}/livez")
                break
            except httpx.ConnectError as error:
                if time.monotonic() > until:
                    raise _locked(f"nothing answers at {serving.url}") from error
                time.sleep(_BETWEEN)
            except httpx.HTTPError as error:
                raise _locked(f"{serving.url} does not answer: {error}") from error
    if response.status_code == HTTPStatus.MISDIRECTED_REQUEST:
        raise WrongHost(
            f"The server at {serving.url} does not go by the name {host!r}.",
            f"Start it with {host} in QA_TRUSTED_HOSTS as well.",
        )
    if response.headers.get(INSTANCE_HEADER) != serving.instance:
        raise _locked(f"what answers at {serving.url} is not that server")


def _locked(reason: str) -> StoreLocked:
    return StoreLocked(
        f"A server owns the archive, but cannot be asked: {reason}.",
        "Wait until it runs, or stop it and run the command again.",
    )
