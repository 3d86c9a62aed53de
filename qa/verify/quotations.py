"""Quotations in a claim: they must stand word for word in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.text import locate_quote
from qa.types import Article, Span

_QUOTED = re.compile(r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"|«([^«»]{1,2000})»")
_FEWEST_WORDS = 3
"""Shorter ones are as often scare quotes or titles as speech."""


def quotations(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks, where it is long enough to be speech."""
    found = (next(filter(None, match.groups())) for match in _QUOTED.finditer(text))
    return tuple(quote for quote in found if len(quote.split()) >= _FEWEST_WORDS)


def find_quotation(quote: str, articles: Iterable[Article]) -> tuple[Article, Span] | None:
    """Return where a quotation stands; a comma or stop that the style put inside is no part."""
    bare = quote.strip().rstrip(".,;:…")
    for article in articles:
        found = locate_quote(bare, article.text) if bare else None
        if found is not None:
            return article, found
    return None
