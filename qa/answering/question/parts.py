"""Questions that ask several things at once."""

from __future__ import annotations

import re

from qa.answering.follow_up import standalone_question
from qa.text.english import HOW, INTERROGATIVES, PERSONS, PREPOSITIONS, THINGS
from qa.types import Turn

MOST = 3
"""Parts of a question that are answered one by one; one of more is left whole."""

_PREPOSITION = rf"(?:(?:{PREPOSITIONS})(?: the \w+ of)? )?"
_ASKS = rf"(?:how(?: (?:{HOW}))?|{INTERROGATIVES})"
_BETWEEN = re.compile(
    rf"(?:[,;]\s+and(?: also)?|\?\s+(?:and\s+)?)\s*(?={_PREPOSITION}{_ASKS}\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"{_PREPOSITION}{_ASKS}\b", re.IGNORECASE)
_KNOWS = re.compile(r"\b(?:ask(?:s|ed)?|explain\w*|kn[oe]w\w*|wonder\w*)\b", re.IGNORECASE)
"""Behind these, "and how" may be what somebody asks or knows."""
_REFERS = re.compile(rf"\b(?:{PERSONS}|{THINGS}|one|ones)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEAST_WORDS = 4


def split_question(question: str) -> tuple[str, ...]:
    """Return the questions that one asks, each to be understood alone; itself where it is one.

    "How old is A, and how old is B?" asks two things that no single sentence need answer. Only
    whole questions are taken apart, not lists ("Which states and which cities ..."); what a later
    one leaves out is understood from the first.
    """
    parts = [part.strip(" ?") for part in _BETWEEN.split(question)]
    whole = all(_BEGINS.match(part) and len(part.split()) >= _LEAST_WORDS for part in parts)
    if not 1 < len(parts) <= MOST or not whole or any(_KNOWS.search(p) for p in parts[:-1]):
        return (question,)
    first = f"{parts[0]}?"
    later = (f"{part[0].upper()}{part[1:]}?" for part in parts[1:])
    understood = [_alone(one, first) for one in later]
    return (first, *filter(None, understood)) if all(understood) else (question,)


def _alone(later: str, first: str) -> str | None:
    """Return a later part as a question by itself, or None where it needs more than the first."""
    understood = standalone_question(later, [Turn(question=first)])
    words = set(_WORD.findall(understood.question.casefold()))
    if understood.sure and words <= set(_WORD.findall(f"{first} {later}".casefold())):
        return understood.question
    return None if _REFERS.search(later) else later
