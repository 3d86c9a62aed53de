"""Return the content words of a text as stems, to tell whether two texts share a subject."""

from __future__ import annotations

import re
from functools import lru_cache
from threading import local
from typing import Any

from qa.text.english import words
from qa.text.folding import without_marks

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*")
_OWN = local()
_EMPTY = words(
    """
    a about above after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has
    have having he her here hers herself him himself his how i if in into is it its itself just me
    more most my myself of off on once only or other our ours out over own s same she should so
    some such t than that the their theirs them themselves then there these they this those through
    to too under until up us very was we were what when where which while who whom whose why will
    with would you your yours yourself may might must shall many much upon per
    """
)


def content_stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words that carry meaning, in order, figures as written.

    Diacritics are folded: "Gutiérrez" and "Gutierrez" have one stem.
    """
    plain = without_marks(text)
    found = (match[0].casefold().replace("’", "'") for match in _WORD.finditer(plain))
    bare = (word.removesuffix("'s") for word in found)
    return tuple(stem(word) for word in bare if word not in _EMPTY)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the English Snowball (Porter2) stem of one lower-case word."""
    return str(_stemmer().stemWord(word))


def _stemmer() -> Any:
    """Return this thread's stemmer: one keeps the word at hand in itself while it works."""
    found = getattr(_OWN, "stemmer", None)
    if found is None:
        import snowballstemmer

        found = _OWN.stemmer = snowballstemmer.stemmer("english")
    return found
