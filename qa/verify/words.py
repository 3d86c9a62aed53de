"""Names in a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qa.figures import SAYING
from qa.types import Article
from qa.verify.fold import folded

_NAME = re.compile(
    r"(?<![\w.])[A-Z][\w’'&.-]*\w(?:\s+(?:of|the|de|al|bin|van|von)?\s*[A-Z][\w’'-]*\w)*"
)
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][\w’'&.-]*\w")
_WORD = re.compile(r"\w[\w’'&.-]*\w|\w")
_FIRST = re.compile(r"^\W*\w+")
_FEWEST_LETTERS = 4
_ENDING = 3
"""Letters at a name's end that its forms may differ in: Canad-a, Canad-ian."""
_STARTERS = frozenset(
    """
    the a an in on at by for from to of and but or if as it its he she they we i you this that these
    those there his her their our my when while after before during since until however although
    according meanwhile additionally overall yes
    no not what who which where why how some many most all both each one two three another other
    """.split()
)


def names(text: str, articles: Sequence[Article]) -> tuple[str, ...]:
    """Return capitalised words of a claim that name something.

    Its first word counts only where a name goes on ("Jen Psaki"), where somebody says something
    ("Kirby said"), or where the articles write it with a capital only ("Putin").
    """
    first = _FIRST.match(text)
    start = first.end() if first else 0
    found: list[str] = []
    for match in _NAME.finditer(text):
        words = [word for word in match[0].split() if word[0].isupper()]
        if match.start() < start and not _is_name(words, text[match.end() :], articles):
            words = words[1:]
        found += [word for word in words if word.casefold() not in _STARTERS]
    return tuple(dict.fromkeys(found))


def _is_name(words: Sequence[str], rest: str, articles: Sequence[Article]) -> bool:
    if words[0].casefold() in _STARTERS:
        return False
    following = _FIRST.match(rest)
    if len(words) > 1 or (following and following[0].strip().casefold() in SAYING):
        return True
    return any(words[0] in _only_capital(one.text) for one in articles)


@lru_cache(maxsize=256)
def _only_capital(text: str) -> frozenset[str]:
    """Return the words that a text writes inside sentences with a capital, and never without."""
    inside, written = set(_INSIDE.findall(text)), set(_WORD.findall(text))
    return frozenset(word for word in inside if word.casefold() not in written)


def unmentioned(found: Iterable[str], folded_texts: Sequence[str]) -> tuple[str, ...]:
    """Return the names that none of the texts, which are folded, mention in any form."""
    return tuple(name for name in found if not any(_form(name) in text for text in folded_texts))


def _form(name: str) -> str:
    """Return what is common to a name's forms: "Canadian" and "Canada", "Kirby's" and "Kirby"."""
    plain = folded(name).removesuffix("'s").rstrip(".")
    return plain[: max(_FEWEST_LETTERS, len(plain) - _ENDING)]


def alike_names(one: str, other: str) -> bool:
    """Whether two words are forms of one name: "Canada" and "Canadian", "Kirby's" and "Kirby"."""
    mine, theirs = _form(one), _form(other)
    return folded(other).startswith(mine) or folded(one).startswith(theirs)
