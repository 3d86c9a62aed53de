"""Small steps on a parsed page (``lxml.html``), which has no types."""

from __future__ import annotations

import re
from typing import Any

Tree = Any
"""An ``lxml.html.HtmlElement``; lxml has no types."""

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
"""Elements that begin and end a line of text."""


def tokens(element: Tree, name: str) -> list[str]:
    """Return the lower-case words of an attribute such as ``class``."""
    return (element.get(name) or "").lower().split()


def marks(element: Tree) -> str:
    """Return what an element's class, id and role say of it, words split by single hyphens."""
    named = " ".join(filter(None, (element.get(key) for key in ("class", "id", "role"))))
    return re.sub(r"([a-z])([A-Z])", r"\1-\2", named).lower().replace("_", "-")


def drop(element: Tree) -> None:
    """Remove an element and all in it; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    replace(element, "")


def replace(element: Tree, text: str) -> None:
    """Put text in the place of an element and all in it."""
    parent = element.getparent()
    after = text + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + after
    else:
        parent.text = (parent.text or "") + after
    parent.remove(element)


def unwrap(element: Tree) -> None:
    """Put what an element holds in its place."""
    if element.getparent() is not None:
        element.drop_tag()


def words(element: Tree) -> str:
    """Return all text of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def text_before(element: Tree) -> str:
    """Return the text that stands directly before an element, within its parent."""
    before = element.getprevious()
    if before is None:
        return element.getparent().text or ""
    return before.tail or ("" if before.tag in BLOCKS else words(before))
