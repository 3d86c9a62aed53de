"""Whether a question asks for several things at once: a list answers it."""

from __future__ import annotations

import re

from qa.figures import VERBS
from qa.text.abbreviations import words
from qa.text.grammar import AUXILIARIES

_MANY = re.compile(
    r"\b(?:what|which|who|where)\b(?P<phrase>(?:\W+[\w’'-]+){0,7})",
    re.IGNORECASE,
)
_ENDS_NOUN = frozenset([*AUXILIARIES.split("|"), "of"])
"""Words behind the noun that is asked for."""
_PLURAL = re.compile(r"[a-z]{3,}(?<![sui])s")
_SEVERAL = words(
    """
    equipment gear aid food people children men women clothing furniture ammunition evidence
    material information media supplies ingredients goods kinds types sorts all both others else
    """
)
_NOT_PLURAL = words("news politics species series has was does is this its yes class less process")
_NOUN_WITHIN = 3
"""Words within which the noun stands."""


def asks_for_several(question: str) -> bool:
    """Whether a question asks for several things: "Which countries ...", "What equipment ..."."""
    found = _MANY.search(question)
    if found is None:
        return False
    phrase = re.findall(r"[\w’'-]+", found["phrase"].lower())
    if phrase[:1] in (["are"], ["were"]):
        return True
    for at, word in enumerate(phrase[:_NOUN_WITHIN]):
        # "Which country receives" has its plural look from a verb, unless a verb follows.
        sure = at == 0 or phrase[at + 1 : at + 2] == [] or _is_verb(phrase[at + 1])
        if _is_plural(word):
            return sure
        if word in _ENDS_NOUN:
            break
    return False


def _is_verb(word: str) -> bool:
    return word in _ENDS_NOUN or word in VERBS or word.endswith("ed")


def _is_plural(word: str) -> bool:
    if word in _SEVERAL:
        return True
    return word not in _NOT_PLURAL and _PLURAL.fullmatch(word) is not None
