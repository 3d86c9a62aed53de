"""Abbreviations of names: MIT, the Massachusetts Institute of Technology."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answer.content_words import WORD

_LONG_RUN = re.compile(
    r"[A-Z][\w’'-]*(?:,? (?:(?:of|the|for|and|in|at|de|des|du|della) ){0,2}[A-Z][\w’'-]*)+"
)
"""A name of several words, with the small ones that an abbreviation leaves out."""
_LETTERS = 3
"""Initials from which a part of a longer name may be abbreviated: UNC Greensboro."""

_LONGEST = 12
"""Words of a name that are looked at: a line in capitals is no name."""


def initials(texts: Sequence[str]) -> frozenset[str]:
    """Return the abbreviations of the names: of the whole ones, and of longer parts."""
    return frozenset(
        short
        for text in texts
        for run in _LONG_RUN.finditer(text)
        for short in _abbreviations(run[0])
    )


def _abbreviations(name: str) -> Iterator[str]:
    every, capital = _whole_abbreviations(name)
    yield from (every, capital)
    capital = capital[:_LONGEST]
    for start in range(len(capital)):
        for end in range(start + _LETTERS, len(capital) + 1):
            yield capital[start:end]


def _whole_abbreviations(name: str) -> tuple[str, str]:
    """Return the initials of all its words, and of its capitalised ones."""
    words = [word for word in re.split(r"[ ,]+", name.casefold()) if word]
    capital = [word[0] for word in re.split(r"[ ,]+", name) if word and word[0].isupper()]
    return "".join(word[0] for word in words), "".join(capital).casefold()


def spelled_out(text: str, sources: Sequence[str]) -> frozenset[str]:
    """Return the words of the text's names that a source abbreviates: MIT."""
    written = {
        bare.replace(".", "").casefold()
        for source in sources
        for word in WORD.findall(source)
        for bare in [word.removesuffix("'s").removesuffix("’s")]
        if bare.isupper() and len(bare) >= _LETTERS
    }
    return frozenset(
        word
        for run in _LONG_RUN.finditer(text)
        for part in _parts(run[0])
        if written & set(_whole_abbreviations(part))
        for word in WORD.findall(part)
    )


def _parts(name: str) -> Iterator[str]:
    """Yield a name, and its ends from as many words as an abbreviation has: New South Wales."""
    words = name.split()[:_LONGEST]
    yield name
    yield from (" ".join(words[at:]) for at in range(1, len(words) - _LETTERS + 1))
