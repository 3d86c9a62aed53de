"""Files, folders, standard input and fetched bytes to article drafts."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from qa.errors import BadArticle
from qa.sources.formats.decode import decode_page, decode_text, read_whole, starts_with_utf16_mark
from qa.sources.formats.docx import read_docx
from qa.sources.formats.drafts import draft_from_mapping, headline
from qa.sources.formats.folders import files_below
from qa.sources.formats.json_lines import read_items, read_json_lines
from qa.sources.formats.json_values import parse_json
from qa.sources.formats.limits import DEFAULT_LIMITS, Limits
from qa.sources.formats.mail import read_mail
from qa.sources.formats.markdown import read_markdown
from qa.sources.formats.names import id_from_path, id_from_text, printable_path
from qa.sources.formats.news_xml import read_xml
from qa.sources.formats.odt import read_odt
from qa.sources.formats.origin import Origin, Read, Reader
from qa.sources.formats.packed import read_gzip, read_zip
from qa.sources.formats.page import read_page
from qa.sources.formats.pdf import read_pdf
from qa.sources.formats.table import read_table
from qa.sources.formats.warc import read_warc

Kind = Literal[
    "text", "markdown", "html", "json", "json lines", "xml", "pdf", "docx", "odt", "table",
    "mail", "warc", "gzip", "zip",
]  # fmt: skip
KINDS: dict[str, Kind] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".json": "json",
    ".jsonl": "json lines", ".ndjson": "json lines",
    ".xml": "xml", ".rss": "xml", ".atom": "xml", ".nitf": "xml", ".rdf": "xml",
    ".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".csv": "table", ".tsv": "table", ".eml": "mail",
    ".warc": "warc", ".gz": "gzip", ".zip": "zip",
}  # fmt: skip
"""File suffix to format."""
STDIN = "<stdin>"

_SAVE_AS = {
    "Save it as .docx, .odt, .pdf or .txt.": (
        ".doc .dot .rtf .pages .wpd .wps .sxw .ott .dotx .docm .fodt .epub .mobi .ppt .pptx .odp"
    ),
    "If its rows are articles, save it as .csv; a table of figures is no article.": (
        ".xls .xlsx .xlsm .ods .numbers .parquet"
    ),
    "Save the mails as .eml.": ".msg .pst .mbox",
    "Save the page as .html.": ".mht .mhtml .webarchive",
    "Unpack it, and ingest what is in it.": ".tar .tgz .bz2 .xz .zst .7z .rar",
    "It holds no text: move it out of the folder, or give its text or transcript as .txt.": (
        ".jpg .jpeg .png .gif .webp .tif .tiff .svg .heic .psd .mp3 .m4a .wav .ogg .mp4 .mov .avi"
        " .mkv .webm"
    ),
}
_REMEDIES = {suffix: remedy for remedy, named in _SAVE_AS.items() for suffix in named.split()}
"""What to do about a file that is not read, by its suffix."""

_CONTENT_TYPES: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text",
    "text/markdown": "markdown", "application/json": "json", "application/x-ndjson": "json lines",
    "application/jsonl": "json lines", "application/feed+json": "json",
    "application/rss+xml": "xml", "application/atom+xml": "xml", "application/xml": "xml",
    "text/xml": "xml", "application/rdf+xml": "xml", "application/pdf": "pdf", "text/csv": "table",
    "text/tab-separated-values": "table", "message/rfc822": "mail", "application/warc": "warc",
    "application/gzip": "gzip", "application/x-gzip": "gzip", "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}  # fmt: skip
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_XML_START = re.compile(r"\s*<(?:\?xml\b|rss\b|feed\b|nitf\b|newsItem\b|newsMessage\b)")
_JSON_FIELD = re.compile(rb'(?:\xef\xbb\xbf)?[\s\[]*\{\s*"[^"\n]{1,200}"\s*:')
_MISTAKEN: dict[Kind, tuple[str, str]] = {
    "html": ("a web page", ".html"), "json": ("JSON", ".json"), "xml": ("XML", ".xml"),
    "pdf": ("a PDF", ".pdf"), "docx": ("a Word document", ".docx"),
    "odt": ("an OpenDocument text", ".odt"),
}  # fmt: skip
"""What files are that have another's name, and the name they should have."""
_WARC_START = re.compile(rb"WARC/[01]\.")
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
"""A ZIP's first file, not compressed, where it is an OpenDocument text."""
_LATEST_HEAD = 4_096


class File(NamedTuple):
    """A file to read."""

    path: Path
    name: str
    """The id of a single article in it that names none."""
    kind: Kind | None
    """Its format; None to tell from its start."""


def read_source(
    path: str | Path, *, limits: Limits = DEFAULT_LIMITS, stdin: BinaryIO | None = None
) -> Iterator[Read]:
    """Read every article of a file, a folder (recursively), or ``-`` for standard input.

    What cannot be read comes as a ``BadArticle`` in its place, and the rest follows. A folder's
    hidden files are skipped; files of other formats in it are reported. A single file with an
    unknown suffix is read by what it holds, as standard input is.

    Args:
        path: What to read.
        limits: Sizes above which an input is reported as a ``BadArticle`` and not read.
        stdin: Standard input's bytes, if not the process's.
    """
    if str(path) == "-":
        yield from read_bytes(stdin or sys.stdin.buffer, STDIN, limits=limits)
        return
    for file in listed(path):
        yield from [file] if isinstance(file, BadArticle) else read_file(file, limits)


def listed(path: str | Path) -> Iterator[File | BadArticle]:
    """Yield the file that a path names, or all files of a folder as ``read_source`` reads them.

    None is opened. What is not read by its name, or cannot be listed, comes as a ``BadArticle``.
    """
    root = Path(path)
    if not os.path.isdir(root):  # noqa: PTH112 - Path.is_dir raises where it may not look
        yield File(root, id_from_path(root), KINDS.get(_suffix(root)))
        return
    for file in files_below(root):
        if isinstance(file, BadArticle):
            yield file
        elif (kind := KINDS.get(_suffix(file))) is None:
            yield _unread(file, printable_path(file.absolute()))
        else:
            yield File(file, id_from_path(file, root), kind)


def read_file(file: File, limits: Limits = DEFAULT_LIMITS) -> Iterator[Read]:
    """Read every article of a file; what cannot be read comes as a ``BadArticle``."""
    source = printable_path(file.path.absolute())
    try:
        with file.path.open("rb") as stream:
            yield from read_bytes(stream, source, kind=file.kind, name=file.name, limits=limits)
    except FileNotFoundError:
        yield BadArticle("there is no such file or folder.", "Check the path.", source=source)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        yield BadArticle(f"it cannot be read: {reason}.", "Check its permissions.", source=source)


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
        limits: Sizes above which an input is reported as a ``BadArticle`` and not read.
    """
    buffer = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    origin = Origin(source, name, address, charset, limits)
    try:
        yield from _opened(buffer, kind, origin)
    except BadArticle as error:
        yield error


def _opened(stream: BinaryIO, kind: Kind | None, origin: Origin) -> Iterator[Read]:
    """Read a stream; formats that may be larger than memory are read as they come."""
    limits = origin.limits
    if kind == "warc":
        yield from read_warc(stream, origin, _delivered)
        return
    if kind == "gzip":
        yield from read_gzip(stream, _file_name(origin), origin, _unpacked)
        return
    first = stream.readline(limits.file_bytes + 1)
    if kind is None and (_WARC_START.match(first) or first.startswith(b"\x1f\x8b")):
        whole = io.BytesIO(read_whole(stream, limits.file_bytes, origin.source, head=first))
        yield from _opened(whole, "warc" if first[:4] == b"WARC" else "gzip", origin)
        return
    if kind == "json lines":
        _refuse_misnamed(first, kind, origin)
    if kind == "json lines" or (kind in (None, "json") and _is_json_line(first)):
        yield from read_json_lines(first, stream, origin.source, origin.name or "text", limits)
        return
    data = read_whole(stream, limits.file_bytes, origin.source, head=first)
    if kind is not None:
        _refuse_misnamed(data, kind, origin)
    yield from _READERS[kind or _sniffed(data)](data, origin)


def _refuse_misnamed(data: bytes, kind: Kind, origin: Origin) -> None:
    """Refuse what begins as another format than it is named: a login page as .pdf, JSON as .txt.

    Raises:
        BadArticle: It does.
    """
    found = _sniffed(data)
    if found == kind or found not in _MISTAKEN:
        return
    wrong = {
        "html": kind != "html",
        "json": kind == "text" and bool(_JSON_FIELD.match(data[:_LATEST_HEAD])),
        "xml": kind == "text",
    }.get(found, kind in ("pdf", "docx", "odt"))
    if wrong:
        what, suffix = _MISTAKEN[found]
        failed = " A page in place of a file may be an error's, or ask for a login."
        raise origin.place.bad(
            f"it is {what}, not what it is named or said to be.",
            f"If it is what you mean, name it {suffix}.{failed if found == 'html' else ''}",
        )


def _unpacked(stream: BinaryIO, file_name: str, origin: Origin) -> Iterator[Read]:
    """Read what was packed, by its name."""
    path = Path(file_name)
    kind = KINDS.get(_suffix(path))
    if kind in ("gzip", "zip"):
        yield origin.place.bad(
            "it is a packed file inside a packed file.", "Unpack it, and ingest what is in it."
        )
        return
    if kind is None and path.suffix and origin.source.find("!") >= 0:
        yield _unread(path, origin.source)
        return
    try:
        yield from _opened(stream, kind, origin)
    except BadArticle as error:
        yield error


def _delivered(data: bytes, content_type: str, origin: Origin) -> Iterator[Read]:
    """Read a page of a web archive; what is no article by its type gives nothing."""
    named = content_type.partition(";")[0].strip().lower()
    kind = _CONTENT_TYPES.get(named) if named else _sniffed(data)
    if kind in ("html", "text", "markdown", "pdf", "docx", "odt"):
        charset = re.search(r"charset=[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
        inner = origin._replace(charset=charset[1] if charset else None)
        yield from _READERS[kind](data, inner)


def kind_of(content_type: str | None, source: str) -> Kind | None:
    """Return the format that an HTTP content type names; None where it names none.

    ``text/plain`` names none: servers say it of JSON, feeds and tables as well.

    Raises:
        BadArticle: It names a format that is not read.
    """
    essence = (content_type or "").partition(";")[0].strip().lower()
    if essence in ("", "text/plain", "application/octet-stream", "binary/octet-stream"):
        return None
    if essence not in _CONTENT_TYPES:
        raise BadArticle(
            f"{essence[:60]!r} is not a format that is read.",
            "Give a page, text, or JSON; save anything else as .txt.",
            source=source,
        )
    return _CONTENT_TYPES[essence]


def _read_html(data: bytes, origin: Origin) -> Iterator[Read]:
    most = origin.limits.page_bytes
    if len(data) > most:
        raise origin.place.bad(
            f"the page is larger than {most:,} bytes.", "Save the article's text as .txt."
        )
    page = decode_page(data, origin.source, origin.charset)
    yield read_page(page, origin.source, origin.name, origin.address, origin.limits)


def _read_json(data: bytes, origin: Origin) -> Iterator[Read]:
    value = parse_json(decode_text(data, origin.source), origin.source)
    yield from read_items(value, origin.source, None, origin.name or "text", origin.limits)


def _read_markdown(data: bytes, origin: Origin) -> Iterator[Read]:
    text = decode_text(data, origin.source)
    yield read_markdown(text, origin.source, origin.name or id_from_text(text), origin.limits)


def _read_text(data: bytes, origin: Origin) -> Iterator[Read]:
    text = decode_text(data, origin.source)
    fields = {"text": text, "title": headline(text), "url": origin.address}
    yield draft_from_mapping(
        fields, origin.source, name=origin.name, markup=False, limits=origin.limits
    )


_READERS: Mapping[Kind, Reader] = {
    "text": _read_text, "markdown": _read_markdown, "html": _read_html, "json": _read_json,
    "xml": read_xml, "pdf": read_pdf, "docx": read_docx, "odt": read_odt,
    "table": read_table, "mail": read_mail, "zip": partial(read_zip, opened=_unpacked),
}  # fmt: skip


def _file_name(origin: Origin) -> str:
    return re.split(r"[/\\]", origin.source.split("?")[0])[-1]


def _unread(file: Path, source: str) -> BadArticle:
    suffix = file.suffix.lower()
    return BadArticle(
        f"files with the suffix {suffix!r} are not read." if suffix
        else "a file without a suffix is not read.",
        _REMEDIES.get(suffix) or
        f"If it is one of {' '.join(sorted(KINDS))}, rename it; else move it out of the folder.",
        source=source,
    )  # fmt: skip


def _suffix(path: Path) -> str:
    """Return the suffix that tells the format; warcio unpacks ``.warc.gz`` itself."""
    if path.name.lower().endswith(".warc.gz"):
        return ".warc"
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
    """Tell a format from its start."""
    head = data[:_LATEST_HEAD]
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if _ODT in head[:100]:
            return "odt"
        return "docx" if b"word/document.xml" in data else "zip"
    text = (
        head.decode("utf-16", "replace")
        if starts_with_utf16_mark(head)
        else head.decode("utf-8-sig", "replace")
    )
    if _JSON_START.match(text):
        return "json"
    if _HTML_START.match(text):
        return "html"
    return "xml" if _XML_START.match(text) else "text"
