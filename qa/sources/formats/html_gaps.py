"""Paragraphs of an article that an extractor left out, put back in their places.

Extractors drop a paragraph that is rich in links, or all that follows a break. The paragraphs of an
article stand in one element, or in several of the same class. With paragraphs A, B and C there, of
which A and C were extracted, B is the article's too, and goes in behind A. What follows the last
one extracted goes in where it is much: the extraction broke off; a little is an author's note.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.sources.formats.html_text import block_text
from qa.sources.formats.html_tree import Tree, words

_SHORTEST = 80
"""Characters; shorter ones in between are often "Read more" or "Advertisement"."""
_MOST_LINKED = 0.5
"""Share of a paragraph's characters that may be in links; above it, it leads elsewhere."""
_MOST_PARAGRAPHS = 5_000
_LEAST_KNOWN = 1 / 3
"""Share of a row's characters that must have been extracted: else it is a list of teasers."""
_MUCH = 1_000
"""Characters after the last extracted paragraph from which the extraction broke off there."""


class Paragraph(NamedTuple):
    """One paragraph of a page."""

    text: str
    key: str
    """Its letters and digits: an extractor settles spaces and marks in its own way."""
    prose: bool
    """Whether it is long enough, and not mostly links."""


Row = list[Paragraph]
"""Paragraphs of one element, or of all elements of one class, in order."""


def rows_of(tree: Tree) -> list[Row]:
    """Return a page's rows of paragraphs; to be called before the extraction."""
    rows: dict[object, Row] = {}
    for number, element in enumerate(tree.iter("p")):
        if number >= _MOST_PARAGRAPHS:
            break
        above = element.getparent()
        if above is not None and (text := block_text(element)):
            named = above.get("class")
            rows.setdefault((above.tag, named) if named else above, []).append(
                Paragraph(text, _key(text), _is_prose(element, text))
            )
    return list(rows.values())


def with_gaps_filled(text: str, rows: list[Row]) -> str:
    """Return an extracted text with the missing paragraphs of the row that most of it came from."""
    lines = text.split("\n")
    at = {key: number for number, line in enumerate(lines) if (key := _key(line))}
    row = max(rows, key=lambda one: _length(one, at), default=[])
    known = [place for place, one in enumerate(row) if one.key in at]
    if not known or _length(row, at) < _LEAST_KNOWN * sum(len(one.key) for one in row):
        return text
    whole = _key(text)
    missing = [one.prose and one.key not in whole for one in row]
    after = known[-1] + 1
    rest = sum(
        len(one.text) for one, lost in zip(row[after:], missing[after:], strict=True) if lost
    )
    end = len(row) if rest >= _MUCH else after
    behind: dict[int, list[str]] = {}
    last = at[row[known[0]].key]
    for one, lost in zip(row[known[0] : end], missing[known[0] : end], strict=True):
        last = at.get(one.key, last)
        if lost:
            behind.setdefault(last, []).append(one.text)
    return "\n".join(part for number, line in enumerate(lines)
                     for part in (line, *behind.get(number, ())))  # fmt: skip


def _length(row: Row, at: dict[str, int]) -> int:
    """Return how many characters of a row were extracted."""
    return sum(len(one.key) for one in row if one.key in at)


def _is_prose(element: Tree, text: str) -> bool:
    linked = sum(len(words(link)) for link in element.iter("a"))
    return len(text) >= _SHORTEST and linked <= _MOST_LINKED * len(text)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
