"""The names, numbers and dates of a question, and which of them a text does not mention."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from qa.figures import SAME_PLACE
from qa.text import without_marks
from qa.text.english import DAYS_AND_MONTHS, STARTERS

_NAMED = re.compile(r"(?<![\w.])(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]*\w|\d[\d,.]*\d|\d)")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_][\w-]*|\d[\d,.]*\d|\d")
_BEGINNING = re.compile(r"(?:\A|[.?!:…][\"”’')]*\s)[\s\"“‘'(]*\Z")
_SHORTEST, _ENDING = 4, 3
"""Letters by which two forms of a name count as the same (Canada, Canadian), and letters at a
name's end that may differ."""
_REMEMBERED = 256


def names_in(question: str) -> tuple[str, ...]:
    """Return the names, numbers and dates of a question, in order.

    A word that begins a sentence counts as none unless it is an abbreviation.
    """
    found = (_bare(match[0]) for match in _NAMED.finditer(question) if _is_name(question, match))
    return tuple(dict.fromkeys(found))


def _is_name(question: str, word: re.Match[str]) -> bool:
    bare = _bare(word[0])
    if bare.casefold() in STARTERS:
        return False
    abbreviated = len(bare) > 1 and bare.isupper()
    begins = _BEGINNING.search(question[: word.start()]) is not None
    return bare[0].isdigit() or abbreviated or not begins


def unmentioned(names: Iterable[str], *texts: str) -> tuple[str, ...]:
    """Return those of ``names`` that none of the texts mentions in any form.

    Example:
        ``unmentioned(("Canada", "2022"), "Canadian troops left.")`` is ``("2022",)``.
    """
    lacking = tuple(names)
    for text in texts:
        words = _words(text)
        lacking = tuple(name for name in lacking if not _mentioned(name, words))
    return lacking


def none_mentions(lacking: Sequence[str]) -> str:
    """Return the end of a reason: "; none mentions “Oslo” or “Bergen”"; empty for no names."""
    return f"; none mentions {either_of(lacking)}" if lacking else ""


def either_of(names: Sequence[str]) -> str:
    """Return names as a list in quotes: "“Oslo”, “Bergen” or “Turku”"."""
    quoted = [f"“{name}”" for name in names]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


@lru_cache(maxsize=_REMEMBERED)
def _words(text: str) -> frozenset[str]:
    return frozenset(_folded(match[0]) for match in _WORD.finditer(text))


def _mentioned(name: str, words: Collection[str]) -> bool:
    return any(_held(part, words) for part in (name, *name.split("-"))) if name else True


def _held(name: str, words: Collection[str]) -> bool:
    word = _folded(name)
    if word in words:
        return True
    if word in DAYS_AND_MONTHS:
        return any(one.startswith(word) for one in words)
    if word[0].isdigit() or len(word) < _SHORTEST:
        return word in SAME_PLACE.values() and any(SAME_PLACE.get(one) == word for one in words)
    if any(SAME_PLACE.get(one, one) == SAME_PLACE.get(word, word) for one in words):
        return True
    form = word[: max(_SHORTEST, len(word) - _ENDING)]
    return any(one.startswith(form) for one in words)


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _folded(word: str) -> str:
    """Fold case, points of abbreviations and thousands separators: U.S. and US, 2,000 and 2000."""
    folded = without_marks(_bare(word).casefold())
    return folded.replace(",", "") if folded[0].isdigit() else folded.replace(".", "")
