"""How large a source may be."""

from __future__ import annotations

from pydantic import Field

from qa.types import Value


class Limits(Value):
    """Sizes beyond which a source is reported instead of read."""

    file_bytes: int = Field(default=50_000_000, ge=1)
    """A file that must be read as a whole (all but JSON Lines), or one line of JSON Lines."""
    page_bytes: int = Field(default=5_000_000, ge=1)
    """One HTML page: extracting takes many times its size, and up to a minute."""
    unpacked_bytes: int = Field(default=4_000_000_000, ge=1)
    """All that a .gz or .zip file holds, unpacked; each file in it also obeys ``file_bytes``."""
    members: int = Field(default=100_000, ge=1)
    """Files in a .zip, rows of a table, pages of a PDF, records of a WARC."""
    document_seconds: float = Field(default=60, gt=0)
    """Reading one PDF, checked between its pages."""
    article_characters: int = Field(default=5_000_000, ge=1)
    """The text of one article, in code points."""
    field_characters: int = Field(default=2_000, ge=1)
    """A title, publisher, URL or date, in code points."""


DEFAULT_LIMITS = Limits()
