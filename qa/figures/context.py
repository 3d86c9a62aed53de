"""What stands around a figure: negation, status, "another"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.figures.date_words import FUTURE_WORDS
from qa.figures.drafts import Draft
from qa.figures.number_words import CARDINALS
from qa.figures.said_words import SAYING
from qa.figures.status_words import (
    ABBREVIATIONS,
    ADDITIVE_AFTER,
    ADDITIVE_BEFORE,
    CLAUSE_WORDS,
    NEGATORS,
    STATUS,
)
from qa.figures.tokens import Token, Type

_REACH = 16
"""Words looked at on either side."""
_STATUS_REACH = 9
_OPENERS = frozenset(";:()[]")
_AHEAD = frozenset(
    (verb, "to")
    for verb in "is are going plans plan agreed aims hopes vowed pledged promised wants".split()
)
"""Verbs that with "to" speak of the future."""
_AFTER_HARMLESS_NOT = frozenset("only just long fewer less more".split())
_JOINERS = frozenset([",", "and", "or", "–", "—"])


class Context(NamedTuple):
    """What the words around a figure say of it."""

    negated: bool
    status: tuple[str, ...]
    additive: bool
    future: bool


def context(
    tokens: Sequence[Token], draft: Draft, floor: int, ceiling: int, hedged_from: int
) -> Context:
    """Read the clause around a figure.

    Args:
        tokens: The text's tokens.
        draft: The figure's own words.
        floor: Index behind the previous figure.
        ceiling: Index behind the counted noun.
        hedged_from: Index of the hedge, or of the figure where it has none.
    """
    before = _clause_before(tokens, hedged_from)
    after = _clause_after(tokens, ceiling)
    near = _near_before(tokens, hedged_from, floor) + _near_after(tokens, ceiling)
    inside = [token.lower for token in tokens[draft.end : ceiling]]
    denied = _until_other_denied(after)
    status = {STATUS[word]: None for word in (*near, *inside) if word in STATUS}
    return Context(
        negated=_negated([token.lower for token in (*before, *denied)]),
        status=tuple(status),
        additive=_additive(tokens, hedged_from, draft.end, ceiling),
        future=_is_future(tokens, before, ceiling),
    )


def _is_future(tokens: Sequence[Token], before: Sequence[Token], end: int) -> bool:
    """Whether the clause of a date speaks of the future, up to a verb of saying.

    A date that leads its sentence belongs to the clause behind the comma.
    """
    leads = tokens[end].text == "," and len(before) <= 1
    words = [token.lower for token in (*before, *_clause_after(tokens, end + leads))]
    said = next((at for at, word in enumerate(words) if word in SAYING), len(words))
    words = words[:said]
    ahead = any(pair in _AHEAD for pair in pairwise(words))
    return ahead or any(word in FUTURE_WORDS for word in words)


def _negated(words: Sequence[str]) -> bool:
    """Whether an odd number of denials stands in a clause.

    "Not only" and the "no fewer than" of another figure deny nothing.
    """
    count = 0
    for at, word in enumerate(words):
        negative = word in NEGATORS or word.endswith(("n't", "n’t"))
        exempt = at + 1 < len(words) and words[at + 1] in _AFTER_HARMLESS_NOT
        count += negative and not exempt
    return count % 2 == 1


def _until_other_denied(after: Sequence[Token]) -> Sequence[Token]:
    """Cut "and not eleven", "and did not return" off: they deny something else."""
    for at, (word, figure) in enumerate(pairwise(after)):
        number = figure.type is Type.NUMBER or figure.lower in CARDINALS
        if word.lower == "and" or (word.lower == "not" and number):
            return after[:at]
    return after


def ends_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Whether token ``i`` closes a sentence (or a paragraph)."""
    token, after = tokens[i], tokens[i + 1]
    if token.type in (Type.BREAK, Type.END):
        return True
    if token.text in ("!", "?"):
        return True
    if token.text != ".":
        return False
    before = tokens[i - 1]
    short = before.lower in ABBREVIATIONS or (len(before.text) == 1 and before.text.isalpha())
    return not (short or (after.glued and after.type is Type.WORD) or after.text[:1].islower())


def _clause_before(tokens: Sequence[Token], start: int) -> list[Token]:
    found: list[Token] = []
    for at in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if ends_sentence(tokens, at) or tokens[at].text in _OPENERS:
            break
        if tokens[at].lower in CLAUSE_WORDS or _clause_comma(tokens, at):
            break
        found.append(tokens[at])
    return found[::-1]


def _clause_comma(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comma at ``at`` closes a clause rather than a number or a short apposition."""
    return tokens[at].text == ","


def _clause_after(tokens: Sequence[Token], end: int) -> list[Token]:
    found: list[Token] = []
    for at in range(end, min(len(tokens) - 1, end + _REACH)):
        if ends_sentence(tokens, at) or tokens[at].text in _OPENERS:
            break
        if tokens[at].lower in CLAUSE_WORDS or _clause_comma(tokens, at):
            break
        found.append(tokens[at])
    return found


def _near_before(tokens: Sequence[Token], start: int, floor: int) -> list[str]:
    """Return the words back to the previous figure, a joint, or the clause's beginning."""
    found: list[str] = []
    for at in range(start - 1, max(floor - 1, start - 1 - _STATUS_REACH), -1):
        if ends_sentence(tokens, at) or tokens[at].text in _OPENERS:
            break
        if tokens[at].lower in _JOINERS:
            break
        if tokens[at].text != "May":
            found.append(tokens[at].lower)
    return found[::-1]


def _near_after(tokens: Sequence[Token], end: int) -> list[str]:
    found: list[str] = []
    for at in range(end, min(len(tokens) - 1, end + _STATUS_REACH)):
        token = tokens[at]
        if ends_sentence(tokens, at) or token.text in _OPENERS or token.lower in _JOINERS:
            break
        if token.type is Type.NUMBER:
            break
        if token.text != "May":
            found.append(token.lower)
    return found


def _additive(tokens: Sequence[Token], start: int, end: int, ceiling: int) -> bool:
    before = {token.lower for token in tokens[max(0, start - 2) : start]}
    if before & ADDITIVE_BEFORE:
        return True
    for at in range(end, max(ceiling, end + 1) + 1):
        if tokens[at].lower in ADDITIVE_AFTER:
            hedge = tokens[at - 1].lower in ("or", "and") or tokens[at + 1].lower == "than"
            return not hedge
    return False
