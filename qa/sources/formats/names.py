"""Ids for articles whose source gives none, and canonical URLs."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit, urlunsplit

from qa.types.article import content_hash

MAX_ID = 200
_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|yclid)(=|$)", re.IGNORECASE
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str | None:
    """Return an http(s) URL without fragment, tracking parameters or default port.

    Scheme and host are lower-cased; all else is kept. None if it is no such URL.
    """
    parts = _split(url)
    if parts is None:
        return None
    query = "&".join(p for p in parts.query.split("&") if not _TRACKING.match(p))
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return urlunsplit((parts.scheme, host + port, parts.path or "/", query, ""))


def host_name(url: str) -> str | None:
    """Return the host of an http(s) URL without ``www.``."""
    parts = _split(url)
    return parts.hostname.removeprefix("www.") if parts and parts.hostname else None


def id_from_url(url: str) -> str:
    """Return the canonical URL as an id (a long one is cut and ends in a hash)."""
    return fit_id(canonical_url(url) or url)


def id_from_path(path: Path, folder: Path | None = None) -> str:
    """Return a file's id: its path below the folder, without suffix, with ``/`` between."""
    named = path.relative_to(folder) if folder else Path(path.name)
    return fit_id(printable_path(named.with_suffix("") if named.suffix else named))


def id_from_text(text: str, stem: str = "text") -> str:
    """Return ``stem-`` and 12 hex digits of the text's hash."""
    return fit_id(f"{stem}-{content_hash(text)[:12]}")


def id_for_source(article_id: str, source: str) -> str:
    """Return the id to use where another source already holds ``article_id``."""
    return fit_id(f"{article_id}-{_digest(source)[:8]}")


def printable_path(path: Path) -> str:
    """Return a path with ``/`` as text; bytes in a file name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")


def fit_id(name: str) -> str:
    """Make a name fit for an id: printable, no spaces at the ends, at most 200 characters."""
    clean = "".join(c if c.isprintable() else "_" for c in name).strip() or "unnamed"
    if len(clean) <= MAX_ID:
        return clean
    return f"{clean[: MAX_ID - 13].rstrip()}-{_digest(clean)[:12]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _split(url: str) -> SplitResult | None:
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    good = parts.scheme in _DEFAULT_PORTS and parts.hostname and port != 0
    return parts if good else None
