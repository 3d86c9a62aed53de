"""Word documents (.docx), by mammoth: as HTML, whose deletions and note marks are then settled."""

from __future__ import annotations

import io
from collections.abc import Iterator

from qa.errors import translating
from qa.sources.formats.drafts import build_draft, headline
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.origin import Origin, Read
from qa.sources.formats.packed import checked_zip


def read_docx(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read a Word document as one article, with tracked insertions and without deletions.

    Raises:
        BadArticle: It is damaged, locked, or holds more than may be unpacked.
    """
    import mammoth

    place = origin.place
    checked_zip(data, origin, most=5 * origin.limits.file_bytes)
    remedy = "Save it again in Word or LibreOffice, or save its text as .txt."
    with translating(lambda error: place.bad(f"the document cannot be read: {error}.", remedy)):
        markup = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=lambda _: [], external_file_access=False
        ).value
        text = text_of_fragment(markup) if markup else ""
    yield build_draft(
        text,
        place,
        name=origin.name,
        title=headline(text) or _first_line(text, origin),
        url=origin.address,
        limits=origin.limits,
    )


def _first_line(text: str, origin: Origin) -> str | None:
    """Return a short first line: in a document each paragraph is a line."""
    line = text.split("\n", 1)[0]
    alone = "\n" in text and len(line) <= min(150, origin.limits.field_characters)
    return line if alone and not line.endswith((".", ",", ":", ";")) else None
