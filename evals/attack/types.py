"""A sentence to attack, and what was made of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.figures import Figure

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|^[^“\"]*”")


class Attack(NamedTuple):
    """A claim and whether its article supports it."""

    article_id: str
    kind: str
    claim: str
    source: str
    """The sentence it was made from."""
    changed: bool


class Sentence(NamedTuple):
    """A sentence of an article with the figures read in it, and those of the whole article."""

    article_id: str
    text: str
    figures: tuple[Figure, ...]
    others: tuple[Figure, ...]
    names: tuple[str, ...] = ()
    """Names of people, places and bodies in the whole article."""
    speakers: tuple[str, ...] = ()
    """Those of them who are reported to have said something."""

    def replaced(self, start: int, end: int, words: str) -> str:
        """Return the text with other words from ``start`` to ``end``."""
        return self.text[:start] + words + self.text[end:]

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a range lies in quotation marks: speech that may not be rewritten."""
        quoted = (match.span() for match in _QUOTED.finditer(self.text))
        return any(first < end and start < last for first, last in quoted)

    def is_name(self, figure: Figure) -> bool:
        """Whether a number word is part of a name: "Ground Zero", "Three Mile Island"."""
        written, after = figure.core.cut(self.text), self.text[figure.core.end :].lstrip()
        capital = written[:1].isupper() and not written.isupper()
        return capital and bool(figure.core.start or after[:1].isupper())
