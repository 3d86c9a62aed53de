"""Bytes to text, strictly: what cannot be decoded is reported, never replaced or guessed."""

from __future__ import annotations

import codecs
import re
import shlex
from pathlib import PurePath
from typing import BinaryIO

from qa.errors import BadArticle

_BOMS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", "Name it .pdf."),
    (b"PK\x03\x04", "a ZIP archive or an office document", "Name it .zip, .docx or .odt."),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save it as .docx, .csv or .txt."),
    (b"\x1f\x8b", "gzip-compressed", "Name it .gz."),
    (b"BZh", "bzip2-compressed", "Unpack it first with bunzip2."),
    (b"\xfd7zXZ\x00", "xz-compressed", "Unpack it first with unxz."),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "Unpack it first with unzstd."),
    (b"\x89PNG", "a picture", "Give the text of the article."),
    (b"\xff\xd8\xff", "a picture", "Give the text of the article."),
    (b"GIF8", "a picture", "Give the text of the article."),
    (b"ID3", "a sound recording", "Give its transcript as .txt."),
    (b"OggS", "a sound recording", "Give its transcript as .txt."),
    (b"\x7fELF", "a program", "Leave it out."),
    (b"{\\rtf", "a rich-text document", "Save it as .docx, .odt or .txt."),
    (b"SQLite format 3\x00", "a database", "Export its articles as JSON Lines."),
)
# A page may name any of Python's codecs; these are the web's (encoding.spec.whatwg.org).
_WEB_CODECS = re.compile(
    r"utf-(8|16|16-[bl]e)|ascii|iso8859-\d+|cp(125\d|866|874|932|949)|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gb2312|gbk|gb18030|big5(hkscs)?|euc_(jp|kr)|iso2022_jp|shift_jis|tis-620"
)
_BROADER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,200}encoding=["']([\w.:-]+)""",
    re.IGNORECASE,
)


def read_whole(stream: BinaryIO, limit: int, source: str, head: bytes = b"") -> bytes:
    """Return ``head`` and the rest of a stream, reading at most one byte beyond the limit.

    Raises:
        BadArticle: They hold more than ``limit`` bytes.
    """
    data = head + stream.read(max(limit - len(head), 0) + 1)
    if len(data) > limit:
        raise BadArticle(
            f"it is larger than {limit:,} bytes, the most that is read as a whole.",
            "Split it, or give many articles as JSON Lines, which may have any size.",
            source=source,
        )
    return data


def decode_text(data: bytes, source: str, line: int | None = None) -> str:
    """Decode UTF-8, or what a byte order mark announces; the mark is not part of the text.

    Args:
        data: The bytes as received.
        source: Named in errors.
        line: The line of the source that ``data`` is, if it is only one.

    Raises:
        BadArticle: Binary data, or another encoding; names byte offset, line, and remedy.
    """
    _refuse_binary(data, source)
    encoding, mark = _announced(data)
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, mark + error.start, encoding, source, line) from error
    _refuse_nul(text, source, line)
    return text


def decode_page(data: bytes, source: str, charset: str | None = None) -> str:
    """Decode an HTML page: byte order mark, then HTTP's charset, then the page's, then UTF-8.

    A page of valid UTF-8 is read as that where it is labelled as Western, or as an encoding in
    which it cannot be read.

    Raises:
        BadArticle: Binary data, an unknown charset, or bytes that are not in it.
    """
    _refuse_binary(data, source)
    declared = _CHARSET.search(data[:4096])
    encoding, mark = _announced(data)
    if not mark:
        named = declared[1] or declared[2] if declared else b"utf-8"
        encoding = _web_codec(charset or named.decode("ascii"), source)
        if encoding == "cp1252" and _is_utf8(data):
            # The commonest false label: Western text is never by chance valid UTF-8 throughout.
            encoding = "utf-8"
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        if mark or not _is_utf8(data):
            raise _undecodable(data, mark + error.start, encoding, source, None) from error
        text = data.decode("utf-8")
    _refuse_nul(text, source, None)
    return text


def starts_with_utf16_mark(data: bytes) -> bool:
    """Whether a byte order mark of UTF-16 or UTF-32 stands at the start."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _announced(data: bytes) -> tuple[str, int]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def _web_codec(name: str, source: str) -> str:
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if not _WEB_CODECS.fullmatch(codec):
        raise BadArticle(
            f"the page says its encoding is {name!r}, which is unknown.",
            "Save it as UTF-8.",
            source=source,
        )
    return _BROADER.get(codec, codec)


def _refuse_binary(data: bytes, source: str) -> None:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise BadArticle(f"it is {what}, not text.", remedy, source=source)


def _refuse_nul(text: str, source: str, line: int | None) -> None:
    at = text.find("\0")
    if at < 0:
        return
    if text.count("\0", 0, 2000) > min(len(text), 2000) // 3:
        remedy = f"It looks like UTF-16: {_convert('UTF-16', source)}"
    else:
        remedy = "If it is text, remove its NUL characters; otherwise give the article's text."
    where = line or text.count("\n", 0, at) + 1
    raise BadArticle(
        "it holds NUL bytes, so it is not plain text.", remedy, source=source, line=where
    )


def _undecodable(data: bytes, at: int, encoding: str, source: str, line: int | None) -> BadArticle:
    before = data[:at].decode(encoding, errors="replace")
    where = line or before.count("\n") + 1
    message = f"byte {at:,} (0x{data[at]:02x}) is not valid {encoding.upper()}."
    return BadArticle(message, _likely_encoding(data, at, source), source=source, line=where)


def _likely_encoding(data: bytes, at: int, source: str) -> str:
    """Say how to convert: sparse single high bytes are typical of Western Windows text."""
    sample = data[max(0, at - 2000) : at + 2000]
    high = len(sample) - len(sample.decode("ascii", errors="ignore"))
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        high = len(sample)
    if high <= 0.1 * len(sample) + 1:
        return f"It looks like Windows-1252: {_convert('WINDOWS-1252', source)}"
    return f"Find out its encoding (file -i), then {_convert('ENCODING', source)}"


def _convert(encoding: str, source: str) -> str:
    named = not source.startswith(("<", "http:", "https:"))
    file = shlex.quote(source) if named else "FILE"
    suffix = PurePath(source).suffix if named else ".txt"  # by which the new file will be read
    return f"convert it with: iconv -f {encoding} -t UTF-8 {file} > converted{shlex.quote(suffix)}"
