"""The three ways to reach Chroma: in this process, on a server, in its cloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from qa.errors import BadSettings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.config import Settings

LOCAL_PAGE = 5_000
"""Below SQLite's limit on variables in one statement, which Chroma does not guard on reads."""
CLOUD_PAGE = 250
"""Chroma Cloud's quota on records in one request is 300 (docs.trychroma.com, "Quotas")."""
SERVER_PORT = 8000
REQUEST_SECONDS = 30.0
CONNECT_SECONDS = 5.0
FIRST_SECONDS = 5.0
"""How long to wait for a server's first response; chromadb sets no limit while it connects."""


@dataclass(frozen=True)
class Deployment:
    """Where a Chroma lives and how to connect to it."""

    name: str
    connect: Callable[[], ClientAPI]
    page: int
    folder: Path | None = None
    """The files of an embedded Chroma; None for a server."""


def deployment(target: str | Path) -> Deployment:
    """Read a setting: a folder, ``http(s)://host:port``, or ``cloud://``.

    Raises:
        BadSettings: It is none of these.
    """
    text = str(target)
    if "://" not in text:
        folder = Path(text)
        return Deployment(text, lambda: _embedded(folder), LOCAL_PAGE, folder)
    parts = urlsplit(text)
    if parts.scheme == "cloud":
        return Deployment("Chroma Cloud", _cloud, CLOUD_PAGE)
    if parts.scheme in {"http", "https"} and parts.hostname:
        host, secure = parts.hostname, parts.scheme == "https"
        port = parts.port or (443 if secure else SERVER_PORT)
        name = f"{parts.scheme}://{host}:{port}"
        return Deployment(name, lambda: _server(host, port, secure), LOCAL_PAGE)
    raise BadSettings(
        f"The vector index {text!r} is not understood.",
        "Give a folder, http://host:port of a Chroma server, or cloud://.",
    )


def _settings() -> Settings:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _embedded(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    folder.mkdir(parents=True, exist_ok=True)
    try:
        return chromadb.PersistentClient(path=folder, settings=_settings())
    except BaseException:
        # chromadb keeps what failed to start and would hand it out for this folder ever after.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)  # noqa: SLF001
        raise


def _server(host: str, port: int, secure: bool) -> ClientAPI:
    import chromadb
    import httpx

    scheme = "https" if secure else "http"
    address = f"{scheme}://{host}:{port}/api/v2/heartbeat"
    httpx.get(address, timeout=FIRST_SECONDS).raise_for_status()
    client = chromadb.HttpClient(host=host, port=port, ssl=secure, settings=_settings())
    return _impatient(client)


def _cloud() -> ClientAPI:
    import chromadb

    return _impatient(chromadb.CloudClient(settings=_settings()))


def _impatient(client: ClientAPI) -> ClientAPI:
    """Set a time limit for each request; chromadb sets none and has no setting for it."""
    import httpx

    for session in _sessions(client):
        session.timeout = httpx.Timeout(REQUEST_SECONDS, connect=CONNECT_SECONDS)
    return client


def disconnect(client: ClientAPI) -> None:
    """Close a client with its memory, files and connections; chromadb leaves the last open."""
    sessions = _sessions(client)
    cast("Any", client).close()  # not in chromadb's own interface class
    for session in sessions:
        session.close()


def _sessions(client: ClientAPI) -> list[Any]:
    """Return the HTTP sessions of a client and of the second client inside it (1.5.9, pinned)."""
    anything = cast("Any", client)
    servers = (anything._server, anything._admin_client._server)  # noqa: SLF001
    return [server._session for server in servers if hasattr(server, "_session")]  # noqa: SLF001
