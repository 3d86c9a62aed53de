"""Which network addresses may be opened: those of the public internet, unless told otherwise."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from qa.errors import FetchFailed, FetchRefused

INTERNAL_HINT = "If you mean to read from it, set QA_ALLOW_PRIVATE_URLS=true."
_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address, as every IPv4 site looks behind NAT64."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    False for loopback, private, link-local, shared (RFC 6598), multicast, reserved, unspecified
    and documentation addresses, and for the tunnels 6to4 and Teredo. An IPv6 address that wraps
    an IPv4 one (mapped, NAT64) is judged by that.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)
    wrapped = _wrapped(parsed)
    if wrapped is not None:
        return is_public(str(wrapped))
    tunnel = parsed.sixtofour or parsed.teredo
    bad = parsed.is_multicast or parsed.is_reserved or parsed.is_site_local or tunnel
    return parsed.is_global and not bad


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the IP addresses of a host, in the order to try.

    Raises:
        FetchFailed: It has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(
            f"The host {host!r} cannot be found.", "Check the address and the connection."
        ) from error
    return tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def refuse_internal(host: str, addresses: tuple[str, ...]) -> None:
    """Refuse a host if even one of its addresses is not public.

    Raises:
        FetchRefused: One is not.
    """
    for address in addresses:
        if not is_public(address):
            raise FetchRefused(
                f"{host!r} is on an internal network ({address}).",
                INTERNAL_HINT,
            )


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped
