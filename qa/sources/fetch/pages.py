"""Fetch one page by HTTP, with the address checked before every connection."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pydantic import Field

from qa.errors import FetchFailed, FetchGone, FetchRefused
from qa.sources.fetch.addresses import INTERNAL_HINT, refuse_internal, resolve
from qa.sources.fetch.decoding import ACCEPT_ENCODING, Body, too_large
from qa.types import Value

if TYPE_CHECKING:
    import httpx

Resolve = Callable[[str, int], tuple[str, ...]]
"""Host and port to IP addresses, in the order to try."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_OK = 200
_NOT_MODIFIED = 304
_GONE = 410
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
_MAX_URL = 2_000
_LAST_PORT = 65_535


class FetchPolicy(Value):
    """What may be fetched, and for how long."""

    allow_private: bool = False
    """Whether addresses that are not of the public internet, and all ports, may be opened."""
    private_hosts: tuple[str, ...] = ()
    """Host names that alone may be internal, e.g. the newsroom's own server."""
    ports: tuple[int, ...] = (80, 443, 8080, 8443)
    max_bytes: int = Field(default=10_000_000, ge=1)
    """Of a page, unpacked."""
    max_redirects: int = Field(default=5, ge=0)
    timeout_s: float = Field(default=10, gt=0)
    """Of connecting, and of every wait for more bytes."""
    deadline_s: float = Field(default=30, gt=0)
    """Of all together: resolving, redirects, reading."""


class FetchedPage(Value):
    """What a URL delivered."""

    url: str
    """As asked for."""
    final_url: str
    """After redirects."""
    moved_to: str | None = None
    """Where it is from now on, if it was moved for good (301, 308): that far redirects lead."""
    body: bytes
    """Unpacked, not decoded."""
    content_type: str | None = None
    """Without parameters, lower case."""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    """Whether the server says that nothing changed since the given etag or day; no body then."""


def fetch(
    url: str,
    policy: FetchPolicy | None = None,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    resolve_host: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> FetchedPage:
    """Fetch a page by http(s). Blocks; call it from a thread, not from an event loop.

    The host is resolved once per hop, its addresses are checked, and the connection goes to the
    checked address, so that a second DNS answer cannot lead elsewhere (DNS rebinding). Proxies,
    netrc and certificates named in the environment are ignored: a proxy would resolve the name
    again, out of sight of that check.

    Args:
        url: Without user name or password.
        policy: Limits; the default allows the public internet only.
        etag: Of an earlier delivery: the server may answer that nothing changed.
        last_modified: The same, by the day the server gave.
        resolve_host: Name resolution.
        tls: Whom to trust; default: the certificate authorities that httpx ships with.

    Raises:
        FetchRefused: The address, a redirect's target, or the size is not allowed.
        FetchFailed: The far side did not deliver; ``retryable`` and ``retry_after`` say more.
    """
    policy = policy or FetchPolicy()
    since = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    asked = {name: value for name, value in since.items() if value and value.isprintable()}
    return asyncio.run(_within_deadline(url, policy, resolve_host, tls, asked))


async def _within_deadline(
    url: str,
    policy: FetchPolicy,
    resolve_host: Resolve,
    tls: ssl.SSLContext | None,
    since: Mapping[str, str],
) -> FetchedPage:
    import httpx

    try:
        async with (
            asyncio.timeout(policy.deadline_s),
            httpx.AsyncClient(
                trust_env=False, timeout=policy.timeout_s, verify=tls if tls else True
            ) as client,
        ):
            return await _follow(client, url, policy, resolve_host, since)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise FetchFailed("The server took too long to answer.", "Try again later.") from error
    except (httpx.InvalidURL, UnicodeError) as error:  # httpx reads where a redirect leads
        raise FetchRefused(
            f"It redirects to no URL: {error}.", "Give the final address."
        ) from error
    except httpx.HTTPError as error:
        raise FetchFailed(f"The connection failed: {error}.", "Try again later.") from error


async def _follow(
    client: httpx.AsyncClient,
    url: str,
    policy: FetchPolicy,
    resolve_host: Resolve,
    since: Mapping[str, str],
) -> FetchedPage:
    here = _parsed(url)
    moved_to: str | None = None
    for_good = True
    for _ in range(policy.max_redirects + 1):
        addresses = await _checked_addresses(here, policy, resolve_host)
        response = await _send(client, here, addresses, since)
        try:
            target = response.headers.get("location")
            if response.status_code not in _REDIRECTS or not target:
                page = await _page(response, url, str(here), policy)
                return page.model_copy(update={"moved_to": moved_to})
        finally:
            await response.aclose()
        here = _parsed(target, base=here)
        for_good = for_good and response.status_code in _PERMANENT
        moved_to = str(here) if for_good else moved_to
    raise FetchFailed(
        f"More than {policy.max_redirects} redirects.", "Give the final address.", retryable=False
    )


async def _checked_addresses(
    url: httpx.URL, policy: FetchPolicy, resolve_host: Resolve
) -> tuple[str, ...]:
    port = url.port or (443 if url.scheme == "https" else 80)
    if not policy.allow_private and port not in policy.ports:
        allowed = ", ".join(str(port) for port in policy.ports)
        raise FetchRefused(f"Port {port} is not one of {allowed}.", INTERNAL_HINT)
    host = url.raw_host.decode("ascii")
    addresses = await asyncio.to_thread(resolve_host, host, port)
    if not policy.allow_private and host not in policy.private_hosts:
        refuse_internal(host, addresses)
    return addresses


async def _send(
    client: httpx.AsyncClient,
    url: httpx.URL,
    addresses: tuple[str, ...],
    since: Mapping[str, str],
) -> httpx.Response:
    """Send to the first checked address that accepts a connection; none is resolved again."""
    import httpx

    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": "Dateline",
        "Accept": "text/html, application/xhtml+xml, text/plain, application/json;q=0.9, */*;q=0.1",
        "Accept-Encoding": ACCEPT_ENCODING,
        **since,
    }
    # The certificate must be the named host's, not the address's.
    extensions = {"sni_hostname": url.raw_host.decode("ascii")}
    for address in addresses:
        pinned = url.copy_with(host=address)
        request = client.build_request("GET", pinned, headers=headers, extensions=extensions)
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if address == addresses[-1]:
                raise
    raise FetchFailed(f"The host {url.host!r} has no address.", "Check the address.")


async def _page(
    response: httpx.Response, url: str, final_url: str, policy: FetchPolicy
) -> FetchedPage:
    etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
    if response.status_code == _NOT_MODIFIED:
        return FetchedPage(
            url=url, final_url=final_url, body=b"", etag=etag, last_modified=modified,
            not_modified=True,
        )  # fmt: skip
    if response.status_code != _OK:
        raise _failed(response)
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > policy.max_bytes:
        raise too_large(policy.max_bytes)
    body = Body(response.headers.get("content-encoding", ""), policy.max_bytes)
    async for piece in response.aiter_raw():
        body.feed(piece)
    described = Message()
    described["content-type"] = response.headers.get("content-type", "")
    return FetchedPage(
        url=url,
        final_url=final_url,
        body=body.whole(),
        content_type=described.get_content_type() if described["content-type"] else None,
        charset=described.get_content_charset(),
        etag=etag,
        last_modified=modified,
    )


def _parsed(url: str, base: httpx.URL | None = None) -> httpx.URL:
    import httpx

    try:
        parsed = base.join(url) if base else httpx.URL(url)
        host = parsed.host  # decodes it, which may fail
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchRefused(f"{url[:200]!a} is not a URL.", "Correct it.") from error
    shown = ascii(str(parsed)[:200])
    port_exists = parsed.port is None or 0 < parsed.port <= _LAST_PORT
    web = parsed.scheme in ("http", "https") and host and port_exists
    if not web or len(url) > _MAX_URL:
        raise FetchRefused(f"{shown} is not an http(s) address.", "Give one, or a file.")
    if parsed.userinfo:
        raise FetchRefused(
            "The address holds a user name or password.", "Remove it; save the page as a file."
        )
    return parsed


def _failed(response: httpx.Response) -> FetchFailed:
    status = response.status_code
    if status == _GONE:
        return FetchGone("The server answered 410: it is gone for good.", "Ask for it no more.")
    if status in _RETRYABLE:
        hint = "Try again later."
    elif status in (401, 402, 403, 451):
        hint = "The site may want a login: save the page in a browser and ingest the file."
    else:
        hint = "Check the address."
    return FetchFailed(
        f"The server answered {status} {response.reason_phrase}".strip() + ".",
        hint,
        retryable=status in _RETRYABLE,
        retry_after=_seconds(response.headers.get("retry-after")),
    )


def _seconds(stated: str | None) -> float | None:
    """Read Retry-After: seconds, or an HTTP date (RFC 9110, section 10.2.3)."""
    if not stated:
        return None
    if stated.strip().isdecimal():
        return float(stated)
    try:
        when = parsedate_to_datetime(stated)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
