"""A document as a Word file, by python-docx."""

from __future__ import annotations

import io
from typing import Any

from qa.export.escaping import link_target
from qa.export.parts import Part, Style, TextRun, parts_of
from qa.types import Answer

_STYLES: dict[Style, str] = {
    "title": "Title", "heading": "Heading 1", "text": "Normal", "item": "List Bullet",
    "source": "Normal", "quote": "Quote", "note": "Normal",
}  # fmt: skip
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def docx_bytes(answer: Answer) -> bytes:
    """Return an answer as the bytes of a .docx file."""
    import docx

    document = docx.Document()
    document.core_properties.title = " ".join(answer.question.split())[:250]
    document.core_properties.author = "Dateline"
    for part in parts_of(answer):
        _add(document, part)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Any, part: Part) -> None:
    paragraph = document.add_paragraph(style=_STYLES[part.style])
    for run in part.runs:
        if link_target(run.url):
            _add_link(paragraph, run)
            continue
        added = paragraph.add_run(run.text)
        added.bold = run.bold or None
        added.italic = True if part.style == "note" else None


def _add_link(paragraph: Any, run: TextRun) -> None:
    """Add a link: python-docx reads them, but has no call that makes one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(run.url, _HYPERLINK, is_external=True))
    added = paragraph.add_run(run.text)
    added.font.underline = True
    link.append(added._r)  # noqa: SLF001  (the element behind a run has no other name)
    paragraph._p.append(link)  # noqa: SLF001
