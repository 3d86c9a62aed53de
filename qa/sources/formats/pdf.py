"""PDF, by pypdf: the text of its pages, parted by form feeds.

The stored text has U+000C between pages, as ``pdftotext`` writes it, so that the page of any
offset can be counted: see ``qa.types.article.page_at``.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator

from qa.errors import translating
from qa.sources.formats.dates import leading_date
from qa.sources.formats.drafts import build_draft, headline
from qa.sources.formats.fields import storable
from qa.sources.formats.origin import Origin, Read
from qa.sources.formats.pdf_page import page_text

logging.getLogger("pypdf").addHandler(logging.NullHandler())
_NO_TITLE = re.compile(r"untitled|microsoft word|\.(?:docx?|indd|pdf|qxd|odt|tex)\b", re.IGNORECASE)
_STRUCK = "on page {} a line runs through some text: if it is struck out, it was read all the same"
_NOTES = 10
_SAVE_TEXT = "Save its text as .txt, e.g. with pdftotext, if your reader opens it."


def read_pdf(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read a PDF as one article. Its own dates are those of the file, and are not taken.

    Raises:
        BadArticle: It is damaged, locked, too long, or holds pictures of text only.
    """
    place = origin.place
    with translating(lambda error: place.bad(f"the PDF cannot be read: {error}.", _SAVE_TEXT)):
        text, title, notes = _read(data, origin)
    if not text.strip():
        raise place.bad(
            "the PDF has no text: its pages are pictures.",
            "Have its text recognized first (OCR), e.g. with ocrmypdf, and ingest the result.",
        )
    plain = "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")
    yield build_draft(
        plain,
        place,
        name=origin.name,
        title=title or headline(plain),
        url=origin.address,
        published=leading_date(plain),
        notes=notes,
        limits=origin.limits,
    )


def _read(data: bytes, origin: Origin) -> tuple[str, str | None, list[str]]:
    import pypdf

    place, limits = origin.place, origin.limits
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise place.bad("the PDF is locked with a password.", "Save a copy without one.")
    count = len(reader.pages)
    if count > limits.members:
        raise place.bad(
            f"the PDF has {count:,} pages, more than the {limits.members:,} that are read.",
            "Split it into several PDFs.",
        )
    pages: list[str] = []
    notes: list[str] = []
    length, until = 0, time.monotonic() + limits.document_seconds
    for page in reader.pages:
        text, may_be_struck = page_text(page)
        pages.append(text)
        if may_be_struck:
            notes.append(_STRUCK.format(len(pages)))
        length += len(pages[-1])
        if length > limits.article_characters or time.monotonic() > until:
            raise place.bad(
                f"the PDF is too long: page {len(pages)} of {count} is more than is read as one "
                "article.",
                "Split it, or save the article's pages alone.",
            )
    stated = str(reader.metadata.title or "").strip() if reader.metadata else ""
    fits = stated and not _NO_TITLE.search(stated) and len(stated) <= limits.field_characters
    return "\n\f".join(pages), stated if fits and not storable(stated) else None, notes[:_NOTES]
