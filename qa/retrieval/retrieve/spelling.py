"""Words that the archive doesn't know, read as words that it does: typing errors, diacritics.

Nothing is read otherwise that some passage has, or that is a common English word. Such a word is
given its diacritics ("Gutierrez" where the archive has only "Gutiérrez"), or else read as the
archive's word at the least edit distance (optimal string alignment: a letter more, less, another
one, or two exchanged), if there is one near enough. Short names that differ in one letter are
mostly different names, so these are only completed, never changed in a letter.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qa.parts import LexicalIndex
from qa.text import without_marks
from qa.text.stems import stem

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHORTEST = 5
"""Letters of a word that may have been mistyped; shorter ones are like too many others."""
CHANGED = 7
"""Letters from which one may be another than was meant."""
TWICE = 9
"""Letters from which two slips are allowed."""
MOST_WORDS = 24
"""Words of a question that are looked at."""
_WORD = re.compile(r"[^\W\d_]+")


class Respelled(NamedTuple):
    """A question as it is read."""

    question: str
    read_as: tuple[tuple[str, str], ...] = ()
    """What was typed, and what it was read as."""


def respelled(question: str, lexical: LexicalIndex) -> Respelled:
    """Return a question with the words that the archive doesn't know read as words it does.

    Args:
        question: Stand-alone.
        lexical: Knows the archive's words.

    Raises:
        IndexUnavailable: The lexical index cannot be read.

    Example:
        Where articles name a "Gutiérrez", "What did Guttierez say?" becomes "What did Gutiérrez
        say?"
    """
    made, at = "", 0
    read_as: dict[str, str] = {}
    for number, found in enumerate(_WORD.finditer(question)):
        typed = found[0]
        if number < MOST_WORDS and typed not in read_as:
            meant = _meant(typed, lexical)
            if meant is not None:
                read_as[typed] = _as_typed(typed, meant)
        made += question[at : found.start()] + read_as.get(typed, typed)
        at = found.end()
    return Respelled(made + question[at:], tuple(read_as.items()))


def _meant(typed: str, lexical: LexicalIndex) -> str | None:
    word = typed.lower()
    if len(word) < SHORTEST - 1 or lexical.holds(word):
        return None
    plain = without_marks(word)
    near = lexical.words_beginning(word[0])
    if plain[0] != word[0]:
        near += lexical.words_beginning(plain[0])
    same = Counter({term: count for term, count in near if without_marks(term) == plain})
    if same:
        return str(same.most_common(1)[0][0])
    if len(word) < SHORTEST or lexical.knows(word) or _is_english(word):
        return None
    return _nearest(plain, Counter(dict(near)))


def _nearest(plain: str, known: Counter[str]) -> str | None:
    """Return the archive's word at the least distance, the most frequent of equals."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = 2 if len(plain) >= TWICE else 1
    bare = {term: without_marks(term) for term in known if abs(len(term) - len(plain)) <= most}
    found = [
        (distance, -known[term], term)
        for _, distance, term in process.extract(
            plain, bare, scorer=OSA.distance, score_cutoff=most, limit=None
        )
        if len(plain) >= CHANGED or _completed(plain, bare[term])
    ]
    return min(found)[2] if found else None


def _completed(typed: str, meant: str) -> bool:
    """Whether a letter is too many, lacking, or exchanged with its neighbour: none is another."""
    return len(typed) != len(meant) or sorted(typed) == sorted(meant)


def _as_typed(typed: str, meant: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return meant.upper()
    return meant.capitalize() if typed[0].isupper() else meant


def _is_english(word: str) -> bool:
    """Whether a word, or one of its forms, is common: the packaged model's vocabulary has it."""
    vocabulary = _vocabulary()
    return any(vocabulary.token_to_id(one) is not None for one in {word, stem(word)})


@cache
def _vocabulary() -> Tokenizer:
    from qa.models.encoder import open_tokenizer

    return open_tokenizer()
