"""Count the bytes of a response as they are unpacked, and stop at the limit.

A few kilobytes of gzip can unpack to gigabytes; they are refused as soon as the limit is passed.
"""

from __future__ import annotations

import zlib

from qa.errors import FetchFailed, FetchRefused

ACCEPT_ENCODING = "gzip"
_GZIP = zlib.MAX_WBITS | 16


class Body:
    """A response's body as it arrives: unpacked piece by piece, never beyond the limit.

    Args:
        encoding: The Content-Encoding header.
        limit: Most bytes, unpacked.

    Raises:
        FetchFailed: The encoding is not one that was asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip"):
            raise FetchFailed(
                f"The server packs the page as {name[:40]!r}, which was not asked for.",
                "Save the page in a browser and ingest the file.",
                retryable=False,
            )
        self._packed = name not in ("", "identity")
        self._unpack = zlib.decompressobj(_GZIP)

    def feed(self, data: bytes) -> None:
        """Add a piece as received.

        Raises:
            FetchRefused: The body is larger than the limit.
            FetchFailed: It cannot be unpacked.
        """
        if not self._packed:
            self._add(data)
            return
        while data:
            if self._unpack.eof:  # a gzip file may have several members
                self._unpack = zlib.decompressobj(_GZIP)
            try:
                self._add(self._unpack.decompress(data, self._limit - self._size + 1))
            except zlib.error as error:
                raise _damaged() from error
            data = self._unpack.unconsumed_tail or self._unpack.unused_data

    def whole(self) -> bytes:
        """Return the whole body.

        Raises:
            FetchFailed: A packed body ended too early.
        """
        if self._packed and self._parts and not self._unpack.eof:
            raise _damaged()
        return b"".join(self._parts)

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise too_large(self._limit)
        self._parts.append(piece)


def too_large(limit: int) -> FetchRefused:
    """Return the error for a page beyond the limit."""
    return FetchRefused(
        f"The page is larger than {limit:,} bytes.", "Save the article's text and ingest the file."
    )


def _damaged() -> FetchFailed:
    return FetchFailed("The page arrived damaged.", "Try again.")
