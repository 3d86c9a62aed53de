"""Clauses of a sentence: two statements in one sentence are each held to the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.text.opposites import opposite
from qa.verify.topics import topic_stems

_BREAK = re.compile(
    r"[,;:—–]\s+|\s+-\s+|\s+(?:although|though|but|while|whereas|because|after|before|which|who|"
    r"that|and)\s+",
    re.IGNORECASE,
)
FEWEST_STEMS = 2
ENOUGH = 0.6
"""Share of a clause's words that another must hold to be about the same."""


class Clause(NamedTuple):
    """A part of a sentence."""

    text: str
    stems: frozenset[str]


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Return the parts of a sentence between its commas and conjunctions."""
    parts = (part.strip() for part in _BREAK.split(text))
    return tuple(Clause(part, frozenset(topic_stems(part))) for part in parts if part)


def turned(claim: str, evidence: Sequence[str]) -> str | None:
    """Return why a clause of a claim says the opposite of the evidence ("rose", "fell"), or None.

    Each clause is held to the shortest part of the evidence that is about the same.
    """
    parts = [
        clause
        for sentence in evidence
        for clause in (*clauses_of(sentence), Clause(sentence, frozenset(topic_stems(sentence))))
    ]
    for mine in clauses_of(claim):
        theirs = _nearest(mine, parts)
        if theirs is not None and opposite(mine.stems, theirs.stems, in_clause=True) is not None:
            return f"the claim says the opposite of the article: “{theirs.text}”"
    return None


def _nearest(mine: Clause, parts: Sequence[Clause]) -> Clause | None:
    if len(mine.stems) < FEWEST_STEMS:
        return None
    about = [part for part in parts if len(mine.stems & part.stems) >= ENOUGH * len(mine.stems)]
    return min(about, key=lambda part: len(part.text), default=None)
