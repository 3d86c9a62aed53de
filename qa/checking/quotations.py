"""Check quotations: what a claim has in quotation marks must be in an article word for word.

"The mayor said it was “a complete shambles”" holds where one article has "a complete shambles",
whatever its quotation marks, dashes and case. Where a claim marks an omission ("“a … shambles”"),
both parts must stand in the article, in order and near each other: in one utterance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qa.text.folding import fold_for_comparison
from qa.types import Article, Span

_QUOTED = re.compile(
    r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"|«([^«»]{1,2000})»|„([^„“”]{1,2000})[“”]"
    r"|(?<![\w])‘((?:[^‘’]|’(?=\w)){1,2000})’(?!\w)|(?<!\S)'((?:[^']|'(?=\w)){1,2000})'(?![\w])"
)
_OMITTED = re.compile(r"\s*(?:\[[^\[\]]{0,80}\]|\.\s?\.\s?\.|…)\s*")
"""Cuts and insertions that a quotation marks as such."""
_FEWEST_WORDS = 2
"""A single word in quotation marks may be irony, or a title."""
_APART = 300
"""Characters that may have been left out where a quotation marks an omission."""


def quotations(text: str) -> tuple[tuple[str, Span], ...]:
    """Return every text of two words or more in quotation marks, with its place."""
    return tuple(
        (match[group], Span(start=match.start(group), end=match.end(group)))
        for match in _QUOTED.finditer(text)
        for group in (match.lastindex or 0,)
        if len(match[group].split()) >= _FEWEST_WORDS
    )


def is_quoted_from(quote: str, articles: Iterable[Article]) -> bool:
    """Whether one article has every part of a quotation, in order, near each other, verbatim.

    The parts are what is left between marked omissions. A comma or full stop that the claim's style
    put inside the quotation marks is ignored, and so are case and the forms of quotation marks and
    dashes.
    """
    parts = [fold_for_comparison(part).strip(" .,;:!?-\"'") for part in _OMITTED.split(quote)]
    parts = [part for part in parts if part]
    return not parts or any(
        _in_order(parts, fold_for_comparison(article.text)) for article in articles
    )


def _in_order(parts: Sequence[str], text: str) -> bool:
    return any(
        _follow(parts[1:], text, found.end())
        for found in _occurrences(parts[0], text, 0, len(text))
    )


def _follow(parts: Sequence[str], text: str, at: int) -> bool:
    for part in parts:
        limit = at + _APART + len(part)
        found = next(_occurrences(part, text, at, min(len(text), limit)), None)
        if found is None:
            return False
        at = found.end()
    return True


def _occurrences(part: str, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    pattern = re.compile(rf"(?<![\w]){re.escape(part)}(?![\w])")
    for found in pattern.finditer(text, start, end):
        if not _cuts_number(text, found.start(), found.end()):
            yield found


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Whether the range begins or ends inside a number: the 500 of 8,500."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    opens = text[start].isdigit() and bool(re.fullmatch(r"\d[.,]", before))
    closes = text[end - 1].isdigit() and bool(re.fullmatch(r"[.,]\d", after))
    return opens or closes
