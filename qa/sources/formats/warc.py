"""Web archives (WARC), by warcio: every page that was delivered, under its address.

A crawler writes a record for each request and each response; a page is the body of a response with
status 200. Wget's ``--warc-file`` and Heritrix write such files. A page that was asked for and did
not come is named: the server answered 404, a redirect leads to what the archive lacks, the archive
breaks off.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import urljoin, urlsplit

from qa.errors import BadArticle
from qa.sources.formats.decode import read_whole
from qa.sources.formats.names import canonical_url, id_from_url
from qa.sources.formats.origin import Origin, Read
from qa.types import ArticleDraft

Record = Any
"""A ``warcio`` record; warcio has no types."""
Opened = Callable[[bytes, str, Origin], Iterator[Read]]

_DELIVERED = ("200", "203")
_GZIP = b"\x1f\x8b"
_NO_PAGE = re.compile(
    r"/(?:robots|humans|ads)\.txt\Z|\.(?:ico|png|jpe?g|gif|webp|avif|svg|css|m?js|map|woff2?|ttf|otf"
    r"|eot|mp[34]|webm|webmanifest)\Z",
    re.IGNORECASE,
)
"""Paths that a crawler asks for besides the pages."""
_MOST_REDIRECTS = 20
_CUT_BY_CRAWLER = "the crawler cut the page off: its text may be only the beginning"


class _Missing(NamedTuple):
    """A page that was asked for and did not come."""

    error: BadArticle
    instead: str
    """The address under which the archive may have it all the same."""


def read_warc(stream: BinaryIO, origin: Origin, opened: Opened) -> Iterator[Read]:
    """Read the pages of a web archive; pictures and scripts are passed over.

    Args:
        stream: The archive, gzipped or not; read record by record.
        origin: Where it comes from.
        opened: Reads a body by its content type; empty for what is no article.

    Raises:
        BadArticle: It holds no page.
    """
    delivered: set[str] = set()
    missing: dict[str, _Missing] = {}
    silent = True
    try:
        for record in _records(stream, origin):
            address = _address(record)
            if address is None:
                continue
            inner = origin._replace(
                source=f"{origin.source}#{address}", name=id_from_url(address), address=address
            )
            content_type = _content_type(record)
            if content_type is not None:
                delivered.add(address)
                for read in _page(record, content_type, inner, opened):
                    silent = False
                    yield read
            elif lost := _missing(record, address, inner):
                missing[address] = lost
    except BadArticle as error:
        silent = False
        yield error
    for address, one in missing.items():
        if not _came(address, missing, delivered):
            silent = False
            yield one.error
    if silent:
        raise origin.place.bad("the web archive holds no page.", "Check what was crawled.")


def _records(stream: BinaryIO, origin: Origin) -> Iterator[Record]:
    """Yield an archive's records.

    Raises:
        BadArticle: It breaks off, is damaged, or has too many.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    before = None
    buffered = io.BufferedReader(cast("io.RawIOBase", stream))
    try:
        records = ArchiveIterator(_unpacked(buffered))
        for number, record in enumerate(records):
            if _left(before):
                break
            if not (record.rec_headers.get_header("Content-Length") or "").isdecimal():
                raise OSError("it breaks off within a record")  # noqa: TRY301
            if number >= (most := origin.limits.members * 100):
                raise origin.place.bad(
                    f"the web archive holds more than {most:,} records; the rest was not read.",
                    "Split it into several .warc files.",
                )
            yield record
            before = record
        if _left(before) or records.err_count or records.next_line:
            raise OSError("it breaks off within a record, or a record's length is wrong")  # noqa: TRY301
    except (ArchiveLoadFailed, AttributeError, OSError, ValueError, zlib.error) as error:
        # AttributeError: warcio's, of a header that breaks off
        raise origin.place.bad(
            f"the archive is damaged: {error}.", "Fetch it again: what follows there was not read."
        ) from error
    finally:
        buffered.close()


class _Gzip(gzip.GzipFile):
    """Tells where a file is cut, by an error that warcio does not take for the file's end."""

    def read(self, size: int | None = -1) -> bytes:
        try:
            return super().read(size)
        except EOFError as error:
            raise OSError(str(error)) from error


def _unpacked(buffered: io.BufferedReader[io.RawIOBase]) -> BinaryIO:
    packed = buffered.peek(2)[:2] == _GZIP
    return cast("BinaryIO", _Gzip(fileobj=buffered)) if packed else buffered


def _left(record: Record | None) -> int:
    """Return how many bytes of a record that was read to its end did not come."""
    return int(getattr(record.raw_stream, "limit", 0)) if record is not None else 0


def _address(record: Record) -> str | None:
    """Return a record's address; None where it cannot be that of a page."""
    address = canonical_url(record.rec_headers.get_header("WARC-Target-URI") or "")
    return None if address is None or _NO_PAGE.search(urlsplit(address).path) else address


def _content_type(record: Record) -> str | None:
    """Return the type of a body that was delivered; None for requests, errors and the like."""
    kind, http = record.rec_type, record.http_headers
    if kind == "response" and http is not None and http.get_statuscode() in _DELIVERED:
        return str(http.get_header("Content-Type") or "")
    if kind in ("resource", "conversion"):
        return str(record.rec_headers.get_header("Content-Type") or "")
    return None


def _page(record: Record, content_type: str, inner: Origin, opened: Opened) -> list[Read]:
    """Read one page."""
    try:
        data = read_whole(record.content_stream(), inner.limits.file_bytes, inner.source)
        if _left(record):
            raise OSError  # noqa: TRY301
        reads = list(opened(data, content_type, inner))
    except (OSError, zlib.error):
        return [
            inner.place.bad("the archive breaks off within this page.", "Fetch the archive again.")
        ]
    except BadArticle as error:
        return [error]
    return [_cut(one) if _is_cut(record) else one for one in reads]


def _is_cut(record: Record) -> bool:
    """Whether a crawler kept less of a page than the server announced."""
    if record.rec_headers.get_header("WARC-Truncated"):
        return True
    announced = (record.http_headers and record.http_headers.get_header("Content-Length")) or ""
    return announced.isdecimal() and int(announced) > record.payload_length >= 0


def _cut(read: Read) -> Read:
    if not isinstance(read, ArticleDraft):
        return read
    return read.model_copy(update={"notes": (*read.notes, _CUT_BY_CRAWLER)})


def _came(address: str, missing: Mapping[str, _Missing], delivered: Container[str]) -> bool:
    """Whether the archive has a missing page elsewhere, maybe by several redirects."""
    for _ in range(_MOST_REDIRECTS):
        if address in delivered:
            return True
        if address not in missing:
            return False
        address = missing[address].instead
    return False


def _missing(record: Record, address: str, inner: Origin) -> _Missing | None:
    """Return what a record says of a page that did not come; None for requests and the like."""
    http = record.http_headers
    if record.rec_type == "revisit":
        earlier = record.rec_headers.get_header("WARC-Refers-To-Target-URI") or address
        error = inner.place.bad(
            "the crawler found it as at an earlier visit, which the archive lacks.",
            "Ingest the archive of that visit.",
        )
        return _Missing(error, canonical_url(earlier) or address)
    if record.rec_type != "response" or http is None:
        return None
    status, target = str(http.get_statuscode()), http.get_header("Location")
    if status.startswith("3") and target:
        target = canonical_url(urljoin(address, target)) or target
        error = inner.place.bad(
            f"the server answered {status}: it is at {target[:200]}, which the archive lacks.",
            "Ingest that address, or crawl it.",
        )
        return _Missing(error, target)
    error = inner.place.bad(
        f"the server answered {status[:20]} when it was crawled, not with the page.",
        "Crawl it again, or ingest its address.",
    )
    return _Missing(error, address)
