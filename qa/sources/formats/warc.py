"""Web archives (WARC), by warcio: every page that was delivered, under its address.

A crawler writes a record for each request and each response; a page is the body of a response with
status 200. Wget's ``--warc-file`` and Heritrix write such files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from qa.errors import BadArticle
from qa.sources.formats.decode import read_whole
from qa.sources.formats.names import canonical_url, id_from_url
from qa.sources.formats.origin import Origin, Read

_OK = "200"


def read_warc(
    stream: BinaryIO,
    origin: Origin,
    opened: Callable[[bytes, str, Origin], Iterator[Read]],
) -> Iterator[Read]:
    """Read the pages of a web archive; pictures, scripts and errors are passed over.

    Args:
        stream: The archive, gzipped or not; read record by record.
        origin: Where it comes from.
        opened: Reads a body by its content type; empty for what is no article.

    Raises:
        BadArticle: It is damaged, or holds no page.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = False
    try:
        for number, record in enumerate(ArchiveIterator(stream)):
            if number >= (most := origin.limits.members * 100):
                yield origin.place.bad(
                    f"the web archive holds more than {most:,} records; the rest was not read.",
                    "Split it into several .warc files.",
                )
                return
            address = canonical_url(record.rec_headers.get_header("WARC-Target-URI") or "")
            content_type = _content_type(record)
            if address is None or content_type is None:
                continue
            inner = origin._replace(
                source=f"{origin.source}#{address}", name=id_from_url(address), address=address
            )
            try:
                data = read_whole(record.content_stream(), origin.limits.file_bytes, inner.source)
                reads = list(opened(data, content_type, inner))
            except BadArticle as error:
                reads = [error]
            found = found or bool(reads)
            yield from reads
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        yield origin.place.bad(f"the archive is damaged: {error}.", "Fetch it again.")
        return
    if not found:
        raise origin.place.bad("the web archive holds no page.", "Check what was crawled.")


def _content_type(record: object) -> str | None:
    """Return the type of a body that was delivered; None for requests, errors and the like."""
    kind = record.rec_type  # type: ignore[attr-defined]
    http = record.http_headers  # type: ignore[attr-defined]
    if kind == "response" and http is not None and http.get_statuscode() == _OK:
        return str(http.get_header("Content-Type") or "")
    if kind in ("resource", "conversion"):
        return str(record.rec_headers.get_header("Content-Type") or "")  # type: ignore[attr-defined]
    return None
