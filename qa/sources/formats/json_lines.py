"""JSON Lines as a stream: one bad line costs one line, and no file is too large."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from qa.errors import BadArticle
from qa.sources.formats.decode import decode_text, read_whole, starts_with_utf16_mark
from qa.sources.formats.drafts import draft_from_mapping
from qa.sources.formats.json_values import articles_in, parse_json
from qa.sources.formats.limits import Limits
from qa.sources.formats.ninjs import as_fields
from qa.sources.formats.origin import Read


def read_json_lines(
    first: bytes, stream: BinaryIO, source: str, stem: str, limits: Limits
) -> Iterator[Read]:
    """Read articles from lines, of which the first is already taken from the stream."""
    if starts_with_utf16_mark(first):
        text = decode_text(read_whole(stream, limits.file_bytes, source, head=first), source)
        first, stream = b"", io.BytesIO(text.encode("utf-8"))
    empty = True
    for number, line in enumerate(_lines(first, stream, limits.file_bytes), 1):
        if line is not None and not line.strip():
            continue
        empty = False
        yield from _read_line(line, source, number, stem, limits)
    if empty:
        raise BadArticle("it is empty.", "Put one article on each line.", source=source)


def read_items(
    value: object, source: str, line: int | None, stem: str, limits: Limits
) -> Iterator[Read]:
    """Read the article or articles of one JSON value; a bad one does not stop the others.

    Args:
        value: A list, ``{"articles": [...]}``, or one article.
        source: Where it comes from.
        line: The line that it is, if it is one of JSON Lines.
        stem: Start of the id of an article that gives neither id nor URL.
        limits: Sizes beyond which an article is reported instead.
    """
    if value in ([], {"articles": []}):
        yield BadArticle(
            "it holds no articles.",
            "Give at least one object with a text.",
            source=source,
            line=line,
        )
    for place, item in articles_in(value, source, line):
        named = source if line is not None else place
        if not isinstance(item, dict):
            hint = 'Give {"text": ...} with the fields you have.'
            yield BadArticle("an article must be a JSON object.", hint, source=named, line=line)
            continue
        try:
            draft = draft_from_mapping(
                as_fields(item), named, line, stem=stem, origin="JSON field", limits=limits
            )
            yield draft.model_copy(update={"source": place})
        except BadArticle as error:
            yield error


def _read_line(
    line: bytes | None, source: str, number: int, stem: str, limits: Limits
) -> Iterator[Read]:
    if line is None:
        message = f"the line is longer than {limits.file_bytes:,} bytes."
        yield BadArticle(message, "Give one article per line.", source=source, line=number)
        return
    try:
        value = parse_json(decode_text(line.rstrip(b"\r\n"), source, number), source, number)
        yield from read_items(value, source, number, stem, limits)
    except BadArticle as error:
        yield error


def _lines(first: bytes, stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield lines; None for one beyond the limit, which is skipped without being kept."""
    head = first or stream.readline(limit + 1)
    lines = chain(
        [head.removeprefix(codecs.BOM_UTF8)], iter(lambda: stream.readline(limit + 1), b"")
    )
    for line in lines:
        if len(line) <= limit:
            yield line
            continue
        piece = line
        while piece and not piece.endswith(b"\n"):
            piece = stream.readline(65_536)
        yield None
