"""Word documents (.docx), by mammoth: as HTML, whose deletions and note marks are then settled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from qa.errors import translating
from qa.sources.formats.docx_unseen import drop_unseen, styles_of
from qa.sources.formats.drafts import build_draft, first_line, headline
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.news_xml import parsed
from qa.sources.formats.origin import Origin, Read
from qa.sources.formats.packed import checked_zip, refuse_large_parts

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_STYLES = "word/styles.xml"
_BACK = re.compile(r"\s*<a href=\"#(?:foot|end)note-ref-\d+\">↑</a>")
"""What mammoth puts behind a note, to lead back to its mark."""


def read_docx(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read a Word document as one article.

    Tracked insertions are text, tracked deletions and what nobody sees are not; notes stand at the
    end.

    Raises:
        BadArticle: It is damaged, locked, or holds more than may be unpacked.
    """
    import mammoth

    place = origin.place
    archive = checked_zip(data, origin, most=5 * origin.limits.file_bytes)
    refuse_large_parts(archive, (*_PARTS, _STYLES), origin)
    remedy = "Save it again in Word or LibreOffice, or save its text as .txt."
    with translating(lambda error: place.bad(f"the document cannot be read: {error}.", remedy)):
        markup = mammoth.convert_to_html(
            io.BytesIO(_without_unseen(archive, data, origin)),
            convert_image=lambda _: [],
            external_file_access=False,
        ).value
        text = text_of_fragment(_BACK.sub("", markup)) if markup else ""
    yield build_draft(
        text,
        place,
        name=origin.name,
        title=headline(text) or first_line(text, origin.limits),
        url=origin.address,
        limits=origin.limits,
    )


def _without_unseen(archive: zipfile.ZipFile, data: bytes, origin: Origin) -> bytes:
    """Return the document without the text that nobody sees; mammoth keeps it."""
    from lxml import etree

    names = archive.namelist()
    styles = styles_of(parsed(archive.read(_STYLES), origin) if _STYLES in names else None)
    changed: dict[str, bytes] = {}
    for name in _PARTS:
        if name in names:
            root = parsed(archive.read(name), origin)
            if drop_unseen(root, styles):
                changed[name] = bytes(etree.tostring(root))
    if not changed:
        return data
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as copy:
        for one in archive.infolist():
            copy.writestr(one.filename, changed.get(one.filename) or archive.read(one.filename))
    return stream.getvalue()
