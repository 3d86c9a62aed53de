"""The clauses of a sentence, and the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.answer.name_forms import names, roots

_PARTS = re.compile(
    r",(?! ?\d)|[;:—–]|\.\s|\b(?:and|but|while|whereas|although|though|after|before)\b", re.I
)


class Name(NamedTuple):
    """A word of a name, where it stands and in the forms under which it is known."""

    at: int
    roots: frozenset[str]


def named_in(text: str) -> list[Name]:
    """Return the words of a text's names, in order."""
    return [Name(match.start(), roots(match[0])) for match in names(text)]


def clauses(text: str) -> Iterator[str]:
    """Yield the parts of a text between commas, stops and words that join or oppose."""
    at = 0
    for mark in _PARTS.finditer(text):
        yield text[at : mark.start()]
        at = mark.end()
    yield text[at:]
