"""Which names the server goes by, and which pages may change something.

A web page anywhere can point its own host name at 127.0.0.1 and then read and write a service on
the loopback as if it were its own (DNS rebinding). Its requests carry that name as ``Host``, which
is what is checked. Requests that are more than a look also must not come from another page: a
browser says where they come from (``Origin``, ``Sec-Fetch-Site``); programs say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from starlette.requests import Request

from qa.api.refusals import NotPermitted, WrongHost

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
_ANY = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  (compared with, not bound)


def trusted_names(trusted: Sequence[str], host: str) -> tuple[str, ...]:
    """Return the names the server goes by.

    Args:
        trusted: As set (``QA_TRUSTED_HOSTS``); patterns such as ``*.example.org``.
        host: The address it listens on, which is a name, too, unless it stands for all addresses.
    """
    own = () if host in _ANY else (host,)
    return tuple(name.casefold() for name in (trusted or (*LOOPBACK, *own)))


def check_host(request: Request, names: Sequence[str]) -> None:
    """Refuse a request to a name that is not the server's.

    Raises:
        WrongHost: It is none of the names.
    """
    stated = request.headers.get("host", "")
    name = _name(stated)
    if not any(fnmatchcase(name, pattern) for pattern in names):
        raise WrongHost(
            f"This server does not go by the name {name[:200]!r}.",
            "Call it by its own name, or add that name to QA_TRUSTED_HOSTS.",
        )


def check_origin(request: Request) -> None:
    """Refuse a request that does more than look and that another web page makes.

    Raises:
        NotPermitted: The browser names another origin than this server.
    """
    if request.method in _LOOKS:
        return
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    if foreign or site in {"cross-site", "same-site"}:
        raise NotPermitted(
            "A web page of another origin may not do this.",
            "Call the service from a program, or from its own page.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    return host in LOOPBACK or host.startswith("127.")


def _name(stated: str) -> str:
    """Return a Host header without its port: ``[::1]:8000`` is ``::1``."""
    if stated.startswith("["):
        return stated[1:].partition("]")[0].casefold()
    return stated.rpartition(":")[0].casefold() if ":" in stated else stated.casefold()
