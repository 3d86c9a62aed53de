"""Denials and opposites, compared clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.text.stems import content_stems
from qa.verify.words import denies, opposite

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
    return tuple(Clause(part, frozenset(content_stems(part))) for part in parts if part)


def denial_fault(claim: str, evidence: Sequence[str]) -> str | None:
    """Return why a claim denies what the evidence states, or the other way round, or None."""
    for mine in (Clause(claim, frozenset(content_stems(claim))), *clauses_of(claim)):
        theirs = _nearest(mine, evidence)
        if theirs is None:
            continue
        if denies(mine.text) != denies(theirs.text):
            who, other = ("claim", "article") if denies(mine.text) else ("article", "claim")
            return f"the {who} denies what the {other} states: “{theirs.text}”"
        turned = opposite(mine.stems, theirs.stems)
        if turned is not None:
            return f"the claim says the opposite of the article: “{theirs.text}”"
        return None
    return None


def _nearest(mine: Clause, evidence: Sequence[str]) -> Clause | None:
    """Return the shortest part of the evidence that is about what the clause is about."""
    if len(mine.stems) < FEWEST_STEMS:
        return None
    found = [
        clause
        for sentence in evidence
        for clause in (*clauses_of(sentence), Clause(sentence, frozenset(content_stems(sentence))))
    ]
    about = [c for c in found if len(mine.stems & c.stems) >= ENOUGH * len(mine.stems)]
    return min(about, key=lambda c: len(c.text), default=None)
