"""All text of a piece of markup, one line a block: for text that is known to be the article."""

from __future__ import annotations

import html
import re

from qa.sources.formats.html_clean import clean
from qa.sources.formats.html_tree import BLOCKS, Tree

_MARKUP = re.compile(
    r"</?(?:p|br|b|i|em|strong|a|div|span|ul|ol|li|h[1-6]|blockquote|img|figure|table|sup|sub|del"
    r"|ins|q|section|article)\b[^<>]*>",
    re.IGNORECASE,
)
_MOST_ESCAPES = 4
_CELLS = frozenset({"td", "th"})
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|lt|gt|quot|apos|nbsp|[a-zA-Z]{3,8});")


def has_markup(text: str) -> bool:
    """Whether a text holds HTML: elements that articles have, or character references."""
    return bool(_MARKUP.search(text) or _ENTITY.search(text))


def text_of_fragment(markup: str) -> str:
    """Return the text of a piece of HTML, cleaned, a line for each block; "" where it has none."""
    import lxml.html

    for _ in range(_MOST_ESCAPES):
        if _MARKUP.search(markup):
            break
        plain = html.unescape(markup)
        if not (_MARKUP.match(plain.lstrip()) and "</" in plain):
            return plain
        markup = plain  # HTML that was escaped once more than its format asks for
    tree = lxml.html.fragment_fromstring(markup.replace("\0", ""), create_parent="div")
    clean(tree)
    return block_text(tree)


def block_text(element: Tree) -> str:
    """Return the text of an element, a line for each block, white space folded within lines."""
    parts: list[str] = []
    for event, node in _walk(element):
        if event in ("comment", "pi"):
            parts.append(_folded(node.tail))
            continue
        if event == "start":
            parts += [_between(node), _folded(node.text)]
        elif node is not element:
            parts += ["\n" if _ends_line(node) else "", _folded(node.tail)]
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _between(node: Tree) -> str:
    """Return what parts an element's text from what stands before it."""
    if node.tag in _CELLS:
        return " | " if node.getprevious() is not None else ""
    if (
        _cell_above(node)
        and node.getprevious() is None
        and not (node.getparent().text or "").strip()
    ):
        return ""
    return "\n" if node.tag in BLOCKS or node.tag == "br" else ""


def _ends_line(node: Tree) -> bool:
    last = _cell_above(node) and node.getnext() is None
    return node.tag in BLOCKS - _CELLS and not last


def _cell_above(node: Tree) -> bool:
    """Whether an element stands directly in a table's cell, as a Word document's paragraphs do."""
    above = node.getparent()
    return above is not None and above.tag in _CELLS


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _walk(element: Tree) -> Tree:
    from lxml import etree

    return etree.iterwalk(element, events=("start", "end", "comment", "pi"))
