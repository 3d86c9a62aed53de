"""Quotations in a claim: they must stand word for word in an article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.types import Article
from qa.verify.fold import folded

_QUOTED = re.compile(r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"|«([^«»]{1,2000})»")
_OMITTED = re.compile(r"\s*(?:\[[^\[\]]{0,80}\]|\.\s?\.\s?\.|…)\s*")
"""Cuts and insertions that a quotation marks as such."""
_FEWEST_WORDS = 3
"""Shorter ones are as often scare quotes or titles as speech."""


def quotations(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks, where it is long enough to be speech."""
    found = (next(filter(None, match.groups())) for match in _QUOTED.finditer(text))
    return tuple(quote for quote in found if len(quote.split()) >= _FEWEST_WORDS)


def stands(quote: str, articles: Iterable[Article]) -> bool:
    """Whether one article has every part of a quotation, in order and word for word.

    The parts are what marked omissions leave. A comma or stop that the style of the claim put
    inside the marks is no part; case and the forms of quotation marks and dashes don't count.
    """
    parts = [folded(part).strip(" .,;:!?-\"'") for part in _OMITTED.split(quote)]
    parts = [part for part in parts if part]
    return any(_in_order(parts, folded(article.text)) for article in articles)


def _in_order(parts: Iterable[str], text: str) -> bool:
    at = 0
    for part in parts:
        found = re.compile(rf"(?<![\w]){re.escape(part)}(?![\w])").search(text, at)
        if found is None or _cuts_number(text, found.start(), found.end()):
            return False
        at = found.end()
    return True


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Whether the range begins or ends inside a number: the 500 of 8,500."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    opens = text[start].isdigit() and bool(re.fullmatch(r"\d[.,]", before))
    closes = text[end - 1].isdigit() and bool(re.fullmatch(r"[.,]\d", after))
    return opens or closes
