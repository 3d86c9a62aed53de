"""Files, folders, standard input and fetched bytes to article drafts."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from qa.errors import BadArticle
from qa.formats.decode import decode_page, decode_text, read_whole, starts_with_utf16_mark
from qa.formats.drafts import draft_from_mapping
from qa.formats.folders import files_below
from qa.formats.json_lines import Read, read_items, read_json_lines
from qa.formats.json_values import parse_json
from qa.formats.limits import DEFAULT_LIMITS, Limits
from qa.formats.markdown import read_markdown
from qa.formats.names import id_from_path, id_from_text, printable_path
from qa.formats.page import read_page

Kind = Literal["text", "markdown", "html", "json", "json lines"]
KINDS: dict[str, Kind] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".json": "json",
    ".jsonl": "json lines", ".ndjson": "json lines",
}  # fmt: skip
"""File suffix to format."""
STDIN = "<stdin>"
_HEAD_CHARS = 2_000
_LONGEST_HEADLINE = 150

_CONTENT_TYPES: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text",
    "text/markdown": "markdown", "application/json": "json", "application/x-ndjson": "json lines",
    "application/jsonl": "json lines",
}  # fmt: skip
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)


def read_source(
    path: str | Path, *, limits: Limits = DEFAULT_LIMITS, stdin: BinaryIO | None = None
) -> Iterator[Read]:
    """Read every article of a file, a folder (recursively), or ``-`` for standard input.

    What cannot be read comes as a ``BadArticle`` in its place, and the rest follows. A folder's
    hidden files are skipped; files of other formats in it are reported. A single file with an
    unknown suffix is read by what it holds, as standard input is.

    Args:
        path: What to read.
        limits: Sizes beyond which something is reported instead.
        stdin: Standard input's bytes, if not the process's.
    """
    if str(path) == "-":
        yield from read_bytes(stdin or sys.stdin.buffer, STDIN, limits=limits)
        return
    root = Path(path)
    if os.path.isdir(root):  # noqa: PTH112 - Path.is_dir raises where it may not look
        for file in files_below(root):
            yield from [file] if isinstance(file, BadArticle) else _read_listed(file, root, limits)
    else:
        yield from _read_file(root, id_from_path(root), KINDS.get(_suffix(root)), limits)


def read_bytes(
    stream: BinaryIO | bytes,
    source: str,
    *,
    kind: Kind | None = None,
    name: str | None = None,
    address: str | None = None,
    charset: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Read]:
    """Read the articles of a stream.

    Args:
        stream: The bytes as received.
        source: Kept in the drafts, and named in errors.
        kind: Their format; None to tell from their start.
        name: The id for a single article that names none; default: ``text-`` and a hash.
        address: The URL they were fetched from.
        charset: What HTTP said of an HTML page's encoding.
        limits: Sizes beyond which something is reported instead.
    """
    stream = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    try:
        first = stream.readline(limits.file_bytes + 1)
        if kind == "json lines" or (kind in (None, "json") and _is_json_line(first)):
            yield from read_json_lines(first, stream, source, name or "text", limits)
            return
        data = read_whole(stream, limits.file_bytes, source, head=first)
        yield from _read_document(data, source, kind, name, address, charset, limits)
    except BadArticle as error:
        yield error


def kind_of(content_type: str | None, source: str) -> Kind | None:
    """Return the format that an HTTP content type names; None where it names none.

    Raises:
        BadArticle: It names a format that is not read.
    """
    essence = (content_type or "").partition(";")[0].strip().lower()
    if essence in ("", "application/octet-stream", "binary/octet-stream"):
        return None
    if essence not in _CONTENT_TYPES:
        raise BadArticle(
            f"{essence[:60]!r} is not a format that is read.",
            "Give a page, text, or JSON; save anything else as .txt.",
            source=source,
        )
    return _CONTENT_TYPES[essence]


def _read_document(
    data: bytes,
    source: str,
    kind: Kind | None,
    name: str | None,
    address: str | None,
    charset: str | None,
    limits: Limits,
) -> Iterator[Read]:
    kind = kind or _sniffed(data)
    if kind == "html":
        if len(data) > limits.page_bytes:
            raise BadArticle(
                f"the page is larger than {limits.page_bytes:,} bytes.",
                "Save the article's text as .txt.",
                source=source,
            )
        yield read_page(decode_page(data, source, charset), source, name, address, limits)
        return
    text = decode_text(data, source)
    if kind == "json":
        yield from read_items(parse_json(text, source), source, None, name or "text", limits)
    elif kind == "markdown":
        yield read_markdown(text, source, name or id_from_text(text), limits)
    else:
        fields = {"text": text, "title": _headline(text), "url": address}
        yield draft_from_mapping(fields, source, name=name, limits=limits)


def _read_listed(file: Path, folder: Path, limits: Limits) -> Iterator[Read]:
    source, kind = printable_path(file.absolute()), KINDS.get(_suffix(file))
    if kind is None:
        yield BadArticle(
            f"files with the suffix {_suffix(file)!r} are not read." if file.suffix
            else "a file without a suffix is not read.",
            f"Rename it to one of {' '.join(sorted(KINDS))}, or move it out of the folder.",
            source=source,
        )  # fmt: skip
        return
    yield from _read_file(file, id_from_path(file, folder), kind, limits)


def _read_file(path: Path, name: str, kind: Kind | None, limits: Limits) -> Iterator[Read]:
    source = printable_path(path.absolute())
    try:
        with path.open("rb") as stream:
            yield from read_bytes(stream, source, kind=kind, name=name, limits=limits)
    except FileNotFoundError:
        yield BadArticle("there is no such file or folder.", "Check the path.", source=source)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        yield BadArticle(f"it cannot be read: {reason}.", "Check its permissions.", source=source)


def _suffix(path: Path) -> str:
    return path.suffix.lower()


def _is_json_line(first: bytes) -> bool:
    """Whether a first line is a whole object: then each line is one, or there is but one line."""
    line = first.strip(b"\xef\xbb\xbf \t\r\n")
    return (
        line.startswith(b"{")
        and line.endswith(b"}")
        and bool(_JSON_START.match(line[:200].decode("latin-1")))
    )


def _sniffed(data: bytes) -> Kind:
    head = data[:4096]
    text = (
        head.decode("utf-16", "replace")
        if starts_with_utf16_mark(head)
        else head.decode("utf-8-sig", "replace")
    )
    if _JSON_START.match(text):
        return "json"
    return "html" if _HTML_START.match(text) else "text"


def _headline(text: str) -> str | None:
    """Return a first line that stands alone, is short, and does not end like a sentence."""
    line, _, rest = text[:_HEAD_CHARS].lstrip().partition("\n")
    alone = re.match(r"[ \t]*\r?\n\s*\S", rest)
    line = line.strip() if alone and len(line) <= _LONGEST_HEADLINE else ""
    return line if line and not line.endswith((".", "!", ",", ";", ":", "…")) else None
