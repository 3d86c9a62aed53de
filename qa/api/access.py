"""Keys of requests: whose they are, what their role allows, and how often each may be used.

A request brings a key as ``Authorization: Bearer KEY`` (on the page: in a cookie). A missing or
unknown key is refused with 401, a role that does not reach with 403, a key that has used up its
rate limit with 429. Where no key was ever made and only this machine can reach the service, no
request needs one.

For example, a key of the role ``read`` may ask and search; adding an article with it is refused
with 403, and its 121st request within a minute with 429 (``QA_RATE_LIMIT=120/minute``).
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from qa.api.admission import Admission
from qa.api.refusals import NotAuthenticated, NotPermitted, RateLimited
from qa.errors import BadSettings, StoreError
from qa.keys import Key, KeyRing, Role
from qa.settings import require_writable

_bearer = HTTPBearer(
    auto_error=False,
    description="A key of `qa keys add`. Not needed where no key was ever made.",
)
_HOW = "Send the header Authorization: Bearer KEY; `qa keys add NAME` makes a key."


class Access:
    """The keys of an archive, and how often each may be used."""

    def __init__(self, ring: KeyRing, rate: RateLimitItem, *, required: bool) -> None:
        self.ring = ring
        self._required = required
        self._rate = rate
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def required(self) -> bool:
        """Whether requests need a key."""
        with _readable():
            return self._required or not self.ring.empty()

    async def key_of(self, token: str | None, admission: Admission) -> Key | None:
        """Return the key that a request brings; None where none is needed and none is brought.

        Hashing a secret is slow on purpose. It is done once for each key, in the threads of the
        kind ``keys``, so that guesses hold up no other request.

        Raises:
            NotAuthenticated: It brings none, or one that is unknown or revoked.
            Overloaded: Too many unknown keys are being compared.
        """
        if not self.required():
            return None
        if token is None:
            raise NotAuthenticated("This service needs a key.", _HOW)
        with _readable():
            key = self.ring.known(token)
            if key is None and self.ring.candidate(token) is not None:
                key = await admission.run_unwatched(lambda _: self.ring.key_of(token))
        if key is None:
            raise NotAuthenticated("The key is unknown, or was revoked.", _HOW)
        return key

    def count(self, key: Key) -> None:
        """Count one request of a key.

        Raises:
            RateLimited: The key has used up its rate limit.
        """
        if self._limiter.hit(self._rate, key.id):
            return
        window = self._limiter.get_window_stats(self._rate, key.id)
        raise RateLimited(
            f"The key '{key.name}' has used up its rate limit ({self._rate}).",
            "Try again later, or ask for a higher QA_RATE_LIMIT on the server.",
            retry_after=max(1, math.ceil(window.reset_time - time.time())),
        )


@contextmanager
def _readable() -> Iterator[None]:
    """Turn the error for an unreadable key file into a StoreError: status 500 instead of 422."""
    try:
        yield
    except BadSettings as error:
        raise StoreError(error.message, error.hint) from error


def parse_rate(text: str) -> RateLimitItem:
    """Return a rate: ``120/minute``.

    Raises:
        BadSettings: It is not written like that.
    """
    try:
        return parse(text)
    except ValueError as error:
        raise BadSettings(
            f"Setting 'rate_limit': {text!r} is not a rate.", "Write it like 120/minute."
        ) from error


def needs(role: Role) -> Callable[..., Awaitable[Key | None]]:
    """Return FastAPI's dependency that lets in keys of this role or a higher one."""

    async def admit(
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Key | None:
        return await admitted(request, credentials.credentials if credentials else None, role)

    return admit


async def admitted(request: Request, token: str | None, role: Role) -> Key | None:
    """Return the key that lets a request in; None where none is needed and none is brought.

    Raises:
        NotAuthenticated: The token is missing, unknown or revoked.
        NotPermitted: Its role does not reach.
        RateLimited: The key has used up its rate limit.
        Overloaded: Too many unknown keys are being compared.
    """
    service = request.app.state.service
    access: Access = service.access
    key = await access.key_of(token, service.admission.keys)
    request.state.key = key
    if key is not None:
        access.count(key)
        if not key.role.includes(role):
            raise NotPermitted(
                f"The key '{key.name}' has the role {key.role}; this needs the role {role}.",
                f"Use a key that was made with `qa keys add NAME --role {role}`.",
            )
    if role is not Role.READ:
        require_writable(service.engine.settings)
    return key


READ = Depends(needs(Role.READ))
WRITE = Depends(needs(Role.WRITE))
ADMIN = Depends(needs(Role.ADMIN))
