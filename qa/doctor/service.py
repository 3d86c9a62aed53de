"""Checks of the service: its keys and its feeds."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from qa.doctor.diagnosis import Diagnosis, note, ok, wrong
from qa.keys import list_keys
from qa.settings import Settings
from qa.sources.feeds import kept_feeds


def service(settings: Settings) -> Iterator[Diagnosis]:
    """Check keys and feeds: files that somebody may have edited."""
    keys = [key for key in list_keys(settings.home) if key.revoked is None]
    if keys:
        yield ok("keys", f"{len(keys)} in use: {', '.join(key.name for key in keys)}")
    elif _loopback(settings.host):
        yield ok("keys", f"none; only this machine can reach {settings.host}")
    else:
        todo = "Make one: qa keys add NAME --role read"
        yield wrong("keys", f"none, and others can reach {settings.host}; qa serve refuses", todo)
    if settings.read_only:
        yield ok("changes", "refused: QA_READ_ONLY is set")
    feeds = kept_feeds(settings.home)
    never = [feed.url for feed in feeds if feed.pulled_at is None]
    if never:
        yield note("feeds", f"{never[0]} was never pulled", "Run: qa feeds pull")
    elif feeds:
        oldest = min(feed.pulled_at for feed in feeds if feed.pulled_at)
        yield ok("feeds", f"{len(feeds)} followed, all pulled since {oldest:%Y-%m-%d %H:%M} UTC")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
