"""Corrections, clarifications and editor's notes of a page: taken out of their boxes, marked.

Extractors drop them, because they stand in asides and footers; to an archive they are the text
that matters most.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.sources.formats.html_text import block_text
from qa.sources.formats.html_tree import Tree, drop, marks, words
from qa.text.corrections import CORRECTED_PAGE

_BOX = re.compile(
    r"(?:^|[\s-])(?:corrections?|corrected|clarifications?|errat(?:um|a)|amend(?:ed|ment|ments)"
    r"|editors?-?note|editor-s-note|editorial-note|update-?notes?)(?:$|[\s-])"
)
_SAID = re.compile(
    r"\W{0,3}(?:(?P<label>corrections?|clarifications?|errat(?:um|a)|editor['’]?s['’]? notes?)\b"
    r"|(?:this|an earlier version of this|a previous version of this|the original version of this)"
    r" (?:article|story|report|page|post|headline|piece|version)\b[^.]{0,60}?"
    r"\b(?:was|has been|is|have been|said|stated|gave|misstated|misspelled|incorrectly|wrongly))",
    re.IGNORECASE,
)
_LONGEST = 3_000


class PageNote(NamedTuple):
    """A note as it is put into the text: a line or more that begins with what it is."""

    text: str


def take_notes(tree: Tree) -> list[PageNote]:
    """Remove the boxes of corrections and editor's notes; return their texts in page order.

    A box is an element that its class or id calls so, or a paragraph in a footer or aside whose
    words say that the article was corrected. Paragraphs of the article itself stay where they are.
    """
    notes: list[PageNote] = []
    for element in list(tree.iter("aside", "div", "section", "p", "footer", "small", "li", "span")):
        if not _inside(tree, element):
            continue
        if not _is_box(element) and not _is_outside_note(element):
            continue
        text = block_text(element)
        if text and len(text) <= _LONGEST:
            notes.append(PageNote(marked(text, marks(element))))
            drop(element)
    return list(dict.fromkeys(notes))


def _inside(tree: Tree, element: Tree) -> bool:
    """Whether an element is still part of the page: what it stood in may have been taken."""
    top = element
    while top.getparent() is not None:
        top = top.getparent()
    return top is tree and element is not tree


def _is_box(element: Tree) -> bool:
    return bool(_BOX.search(marks(element))) and len(words(element)) <= _LONGEST


def _is_outside_note(element: Tree) -> bool:
    if element.tag not in ("p", "div", "li", "small", "span") or not any(
        above.tag in ("footer", "aside") for above in element.iterancestors()
    ):
        return False
    text = words(element)
    return len(text) <= _LONGEST and bool(_SAID.match(text)) and bool(CORRECTED_PAGE.search(text))


def marked(text: str, named: str = "") -> str:
    """Begin with the kind of note, told by its element's names, unless the note does so itself."""
    said = _SAID.match(text)
    if said and said["label"]:
        label, rest = said["label"], text[said.end() :]
        if rest[:1] == "\n":  # a heading of its own line
            return f"{label}: {rest.strip()}"
        return text
    if "clarif" in named:
        return f"Clarification: {text}"
    editors = "editor" in named and not CORRECTED_PAGE.search(text)
    return f"Editor's note: {text}" if editors else f"Correction: {text}"
