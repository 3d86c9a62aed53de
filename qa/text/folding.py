"""Fold a text for reading or comparing, so that what looks the same is the same.

``fold`` drops invisible characters and composes letters, and keeps the offsets of the text.
``fold_for_comparison`` also folds case, quotation marks, dashes and white space.
``without_marks`` drops diacritics.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
"""Soft hyphens, zero-width characters, marks of direction and of variants."""


_SAME = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    | dict.fromkeys(INVISIBLE, "")
)
"""Forms of quotation marks and dashes to one each; invisible characters go."""
_SPACE = re.compile(r"\s+")
_REMEMBERED = 512


class Folded(NamedTuple):
    """A folded text; its character i came from ``text[starts[i]:ends[i]]`` of the one given."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def is_folded(text: str) -> bool:
    """Whether folding would give the text back as it is."""
    return text.isascii() or (INVISIBLE.isdisjoint(text) and unicodedata.is_normalized("NFC", text))


def fold(text: str) -> Folded:
    r"""Drop invisible characters and compose letters with their marks (NFC).

    A letter with the marks behind it (and the jamo of a Korean syllable) is composed as one; what
    comes out points to all of it. Zero-width characters inside belong to no character.

    Example:
        ``fold("5\u200b00")`` is "500", whose second character has the offsets 2 and 3.
    """
    if is_folded(text):
        return Folded(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for places in _clusters(text):
        composed = unicodedata.normalize("NFC", "".join(text[at] for at in places))
        letters.append(composed)
        starts.extend([places[0]] * len(composed))
        ends.extend([places[-1] + 1] * len(composed))
    return Folded("".join(letters), tuple(starts), tuple(ends))


@lru_cache(maxsize=_REMEMBERED)
def fold_for_comparison(text: str) -> str:
    """Return a text as it is compared word for word: case folded, each white space one space.

    Example:
        ``fold_for_comparison("“GO  on”")`` is ``'"go on"'``.
    """
    return _SPACE.sub(" ", fold_case(text)).strip()


def fold_case(text: str) -> str:
    """Fold case, quotation marks and dashes (NFD, casefold, NFD: Unicode's definition D145)."""
    plain = unicodedata.normalize("NFD", text.translate(_SAME)).casefold()
    return unicodedata.normalize("NFD", plain)


def without_marks(text: str) -> str:
    """Return a text with its letters' diacritics gone: "Gutiérrez" becomes "Gutierrez".

    What is no letter with a mark stays: "ß", "ø" and other scripts are left as they are.
    """
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def _clusters(text: str) -> Iterator[list[int]]:
    """Yield the places of characters that could be composed with each other."""
    places: list[int] = []
    for at, character in enumerate(text):
        if character in INVISIBLE:
            continue
        if places and not _composes(text[places[-1]], character):
            yield places
            places = []
        places.append(at)
    if places:
        yield places


def _composes(before: str, character: str) -> bool:
    """Whether a character may merge into what stands before it."""
    if character.isascii():
        return False
    if unicodedata.combining(character):
        return True
    pair = before + character
    return not unicodedata.is_normalized("NFC", pair) or _is_jamo(character)


def _is_jamo(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff"
