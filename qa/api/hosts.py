"""Checks of ``Host`` and ``Origin``, so that a page of another site cannot use the service.

A page anywhere can point its own host name at 127.0.0.1 and then read and write a service on this
machine as if it were its own (DNS rebinding). Its requests carry that name as ``Host``, so names
that are not the server's are refused. Requests other than GET, HEAD and OPTIONS must not come from
a page of another origin either: browsers name it in ``Origin`` or ``Sec-Fetch-Site``, programs send
neither.

For example, ``Host: evil.example`` is refused with 421, and a POST with ``Origin:
http://evil.example`` with 403.
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
    """Return the host names that requests may be addressed to.

    Args:
        trusted: As set (``QA_TRUSTED_HOSTS``); patterns such as ``*.example.org``.
        host: The address the server listens on; used as a name unless it means all addresses.
    """
    own = () if host in _ANY else (host,)
    return tuple(name.casefold() for name in (trusted or (*LOOPBACK, *own)))


def check_host(request: Request, names: Sequence[str]) -> None:
    """Refuse a request whose ``Host`` is none of these names.

    Raises:
        WrongHost: It is none of them.
    """
    stated = request.headers.get("host", "")
    name = _name(stated)
    if not any(fnmatchcase(name, pattern) for pattern in names):
        raise WrongHost(
            f"The request is addressed to {name[:200]!r}, which is not a name of this server.",
            "Use the server's own name, or add this one to QA_TRUSTED_HOSTS on the server.",
        )


def check_origin(request: Request) -> None:
    """Refuse a POST, PUT, PATCH or DELETE that a page of another origin causes.

    Raises:
        NotPermitted: The browser names another origin than this server.
    """
    if request.method in _LOOKS:
        return
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    foreign = origin is not None and _netloc(origin) != request.headers.get("host", "")
    if foreign or site in {"cross-site", "same-site"}:
        raise NotPermitted(
            "A web page of another site may not send this request.",
            "Use the service's own page, or a program.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    return host in LOOPBACK or host.startswith("127.")


def _netloc(origin: str) -> str | None:
    """Return an origin's host and port; None where it cannot be read."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _name(stated: str) -> str:
    """Return a Host header without its port: ``[::1]:8000`` is ``::1``."""
    if stated.startswith("["):
        return stated[1:].partition("]")[0].casefold()
    return stated.rpartition(":")[0].casefold() if ":" in stated else stated.casefold()
