"""Packed files: .gz and .zip, never unpacked beyond a limit."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from qa.errors import BadArticle
from qa.sources.formats.decode import read_whole
from qa.sources.formats.names import fit_id, id_from_path
from qa.sources.formats.origin import Origin, Read

_LOCKED = 0x1
_GZIP = b"\x1f\x8b"
_SKIPPED = ("__MACOSX", ".")
_MOST_XML = 10_000_000
"""Bytes of a document's part; reading takes seconds, and memory of many times its size, for each
million. Hundreds of pages have fewer."""


class Opened(Protocol):
    """How what was unpacked is read on: by its name."""

    def __call__(self, stream: BinaryIO, file_name: str, origin: Origin) -> Iterator[Read]:
        """Read the articles of a stream."""


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more than so many bytes."""

    def __init__(self, stream: BinaryIO, origin: Origin) -> None:
        self._stream = stream
        self._left = origin.limits.unpacked_bytes
        self._origin = origin

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            piece = self._stream.read(min(len(view), 1 << 16))
        except (OSError, EOFError, zlib.error) as error:
            raise self._origin.place.bad(
                f"it is damaged: {error}.", "Fetch or pack it again."
            ) from error
        self._left -= len(piece)
        if self._left < 0:
            raise self._origin.place.bad(
                f"it unpacks to more than {self._origin.limits.unpacked_bytes:,} bytes.",
                "Unpack it yourself and ingest what you need of it.",
            )
        view[: len(piece)] = piece
        return len(piece)


def read_gzip(stream: BinaryIO, file_name: str, origin: Origin, opened: Opened) -> Iterator[Read]:
    """Read what a .gz file holds, by its name without ``.gz``."""
    with gzip.GzipFile(fileobj=stream) as unpacked:
        bounded = io.BufferedReader(_Bounded(unpacked, origin))  # type: ignore[arg-type]
        if bounded.peek(2)[:2] == _GZIP:
            raise origin.place.bad(
                "it is packed twice: a .gz within a .gz.", "Unpack it once, with gunzip."
            )
        inner = file_name.removesuffix(".gz").removesuffix(".GZ")
        name = fit_id(inner.rsplit(".", 1)[0]) if origin.name else None
        if origin.name and "/" in origin.name:
            name = fit_id(origin.name.rsplit(".", 1)[0])
        yield from opened(bounded, inner, origin._replace(name=name))


def read_zip(data: bytes, origin: Origin, opened: Opened) -> Iterator[Read]:
    """Read every file of a .zip under its path there; hidden ones are left out.

    Raises:
        BadArticle: It is damaged, too large, or holds no files.
    """
    archive = checked_zip(data, origin, most=origin.limits.unpacked_bytes)
    names = [one for one in sorted(archive.namelist()) if not one.endswith("/")]
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise origin.place.bad(
            "it is an office document or an e-book, not a ZIP of articles.",
            "Save it as .docx, .odt, .pdf or .txt; a table of articles as .csv.",
        )
    seen = False
    for name in names:
        path = PurePosixPath(*(one for one in name.split("/") if one not in ("", ".", "..")))
        if any(part.startswith(_SKIPPED) for part in path.parts):
            continue
        seen = True
        yield from _member(archive, name, path, origin, opened)
    if not seen:
        raise origin.place.bad("the ZIP holds no files.", "Pack the articles' files into it.")


def _member(
    archive: zipfile.ZipFile, name: str, path: PurePosixPath, origin: Origin, opened: Opened
) -> Iterator[Read]:
    inside = origin._replace(
        source=f"{origin.source}!{fit_id(name)}",
        name=id_from_path(Path(path), Path()),
        address=None,
    )
    try:
        if archive.getinfo(name).flag_bits & _LOCKED:
            raise inside.place.bad("it is locked with a password.", "Pack it again without one.")
        with archive.open(name) as stream:
            data = read_whole(stream, origin.limits.file_bytes, inside.source)  # type: ignore[arg-type]
    except BadArticle as error:
        yield error
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
        yield inside.place.bad(f"it cannot be unpacked: {error}.", "Pack it again.")
    else:
        yield from opened(io.BytesIO(data), path.name, inside)


def checked_zip(data: bytes, origin: Origin, *, most: int) -> zipfile.ZipFile:
    """Open a ZIP whose files together are no larger than ``most``.

    Raises:
        BadArticle: It is damaged or larger.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise origin.place.bad(f"it is damaged: {error}.", "Fetch or save it again.") from error
    files, remedy = archive.infolist(), "Unpack it yourself and ingest what you need of it."
    size = sum(one.file_size for one in files)
    if len(files) > origin.limits.members:
        raise origin.place.bad(
            f"it holds {len(files):,} files, more than {origin.limits.members:,}.", remedy
        )
    if size > most:
        raise origin.place.bad(f"it unpacks to {size:,} bytes, more than {most:,}.", remedy)
    return archive


def refuse_large_parts(archive: zipfile.ZipFile, parts: Iterable[str], origin: Origin) -> None:
    """Refuse a document one of whose parts holds more XML than hundreds of pages do.

    Raises:
        BadArticle: One does.
    """
    names = archive.namelist()
    for part in parts:
        size = archive.getinfo(part).file_size if part in names else 0
        if size > _MOST_XML:
            raise origin.place.bad(
                f"its text takes {size:,} bytes of XML, more than {_MOST_XML:,}.",
                "Split it, or save its text as .txt.",
            )
