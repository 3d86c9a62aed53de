"""An article's text with gold and cited spans marked, and the rest collapsed."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.evaluation.evidence import pointed_at
from qa.evaluation.load import Gold
from qa.types import Answer, Citation

_AROUND = 180
"""Code points shown before and after a marked span."""
_FOLD = 240
"""A stretch without marks that is longer than this can be unfolded."""
_WORD = 24
"""Longest part of a word that is looked through for its end."""
_LEFT_OUT = 8000
"""A longer one is left out: a thousand cases over one long article would not open in a browser."""


class Mark(NamedTuple):
    """A range of an article and how it is shown."""

    start: int
    end: int
    style: str


def marks_of(article_id: str, gold: Sequence[Gold], cited: Sequence[Citation]) -> list[Mark]:
    """Return the marks of one article: gold evidence, gold answers, citations, what they mean."""
    marks: list[Mark] = []
    for one in gold:
        if one.article_id == article_id:
            marks.append(Mark(one.span.start, one.span.end, "gold"))
            marks.append(Mark(one.answer.start, one.answer.end, "goldanswer"))
    for citation in cited:
        if citation.article_id == article_id:
            marks.append(Mark(citation.start, citation.end, "cited"))
            if citation.evidence is not None:
                words = pointed_at(citation)
                marks.append(Mark(words.start, words.end, "pointed"))
    return marks


def shown_citations(answer: Answer | None) -> tuple[Citation, ...]:
    """Return the citations to mark: the answer's, or the nearest passages where it declined."""
    if answer is None:
        return ()
    return answer.citations or answer.offered or answer.nearest


def marked_text(text: str, marks: Sequence[Mark], cited: Sequence[Citation] = ()) -> str:
    """Return HTML of a text with its marks; long parts without any are collapsed.

    Marks may overlap and may reach past the end (a citation that does not hold): they are cut.
    """
    inside = [Mark(max(0, m.start), min(m.end, len(text)), m.style) for m in marks]
    inside = [m for m in inside if m.start < m.end]
    numbers = {citation.end: citation.number for citation in cited}
    edges = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    pieces: list[str] = []
    for start, end in pairwise(edges):
        styles = sorted({m.style for m in inside if m.start <= start and end <= m.end})
        piece = text[start:end]
        if styles:
            pieces.append(f'<mark class="{" ".join(styles)}">{inert(piece)}</mark>')
        else:
            pieces.append(_plain(piece, first=start == 0, last=end == len(text)))
        if end in numbers:
            pieces.append(f"<sup>[{numbers[end]}]</sup>")
    return "".join(pieces)


def _plain(text: str, *, first: bool, last: bool) -> str:
    """Show the ends next to a mark, and collapse what is between them."""
    before = 0 if first else _AROUND
    after = 0 if last else _AROUND
    if len(text) <= before + after + _FOLD:
        return inert(text)
    begin = _word_end(text, before) if before else 0
    end = _word_start(text, len(text) - after) if after else len(text)
    head, middle, tail = text[:begin], text[begin:end], text[end:]
    gap = f"… {len(middle):,} characters …"
    if len(middle) > _LEFT_OUT:
        return f'{inert(head)}<span class="gap">{gap}</span>{inert(tail)}'
    fold = f"<details><summary>{gap}</summary>{inert(middle)}</details>"
    return inert(head) + fold + inert(tail)


def _word_end(text: str, at: int) -> int:
    """Return the end of the word that a cut falls into; no word is looked for far away."""
    return next((i for i in range(at, min(at + _WORD, len(text))) if text[i].isspace()), at)


def _word_start(text: str, at: int) -> int:
    return next((i for i in range(at, max(at - _WORD, 0), -1) if text[i - 1].isspace()), at)


def inert(text: str) -> str:
    """Escape text for HTML; what would hide or reorder characters is shown by its number."""
    return "".join(_visible(c) for c in text)


def _visible(character: str) -> str:
    if character in "\n\t":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return f'<span class="ctl">{ord(character):04X}</span>'
    return html.escape(character, quote=True)
