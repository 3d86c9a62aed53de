"""Which feeds an archive follows, and how far it has: ``feeds.json`` in its folder.

Written whole and moved into place, by the process that owns the archive.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from qa.errors import InvalidInput, NotFound, StoreDamaged, folder_failed
from qa.sources.formats import canonical_url
from qa.types import Value

FILE = "feeds.json"
_MOST_SEEN = 60_000
"""Addresses remembered of one feed; the oldest are forgotten. A sitemap has at most 50,000."""


class Feed(Value):
    """A feed or sitemap, with what the last pull left."""

    url: str
    publisher: str | None = None
    """For articles that name none."""
    etag: str | None = None
    last_modified: str | None = None
    """As the server gave them, for the next conditional request (RFC 9110, section 13)."""
    pulled_at: datetime | None = None
    seen: tuple[str, ...] = Field(default=(), repr=False)
    """Addresses whose pages were taken, oldest first."""
    sitemaps: tuple[str, ...] = Field(default=(), repr=False)
    """Of a sitemap index: those of which all was taken, each as ``address day-it-changed``."""

    def after(
        self,
        seen: list[str],
        etag: str | None,
        last_modified: str | None,
        now: datetime,
        sitemaps: tuple[str, ...] = (),
    ) -> Feed:
        """Return the feed as a pull leaves it."""
        known = tuple(dict.fromkeys([*self.seen, *seen]))[-_MOST_SEEN:]
        changes = {
            "etag": etag, "last_modified": last_modified, "pulled_at": now, "seen": known,
            "sitemaps": sitemaps,
        }  # fmt: skip
        return self.model_copy(update=changes)


_FEEDS = TypeAdapter(tuple[Feed, ...])


def kept_feeds(home: Path) -> tuple[Feed, ...]:
    """Return the feeds of an archive's folder, in the order they were added.

    Raises:
        StoreDamaged: The file cannot be read.
    """
    file = home / FILE
    try:
        return _FEEDS.validate_json(file.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        raise StoreDamaged(
            f"The feeds in {file} cannot be read: {str(error).splitlines()[0]}.",
            "Move the file away and add the feeds again.",
        ) from error


def add_feed(home: Path, url: str, publisher: str | None = None) -> Feed:
    """Follow a feed; one that is followed already gets the new publisher.

    Raises:
        InvalidInput: It is no http(s) address.
    """
    address = canonical_url(url)
    if address is None:
        raise InvalidInput(f"{url[:200]!a} is not an http(s) address.", "Give the feed's address.")
    feeds = {feed.url: feed for feed in kept_feeds(home)}
    known = feeds.get(address, Feed(url=address))
    feeds[address] = known.model_copy(update={"publisher": publisher or known.publisher})
    keep(home, tuple(feeds.values()))
    return feeds[address]


def remove_feed(home: Path, url: str) -> None:
    """Follow a feed no more; its articles stay.

    Raises:
        NotFound: It is not followed.
    """
    feeds = kept_feeds(home)
    left = tuple(feed for feed in feeds if feed.url != (canonical_url(url) or url))
    if len(left) == len(feeds):
        raise NotFound(f"The feed {url[:200]!a} is not followed.", "List them: qa feeds list.")
    keep(home, left)


def keep(home: Path, feeds: tuple[Feed, ...]) -> None:
    """Write the feeds."""
    part = home / f"{FILE}.part"
    try:
        home.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_FEEDS.dump_json(feeds, indent=1))
        part.replace(home / FILE)
    except OSError as error:
        raise folder_failed(home, error) from error
