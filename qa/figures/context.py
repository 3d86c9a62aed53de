"""Read what the words around a figure say about it: its hedge, a denial, and what happened.

In "no more than 300 of them were wounded", 300 is an upper limit and its status is "wounded".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise, takewhile
from typing import NamedTuple

from qa.figures.tokens import Draft, Token, Type
from qa.figures.types import Approximator, Kind
from qa.figures.words.amounts import CARDINALS, FUTURE_WORDS
from qa.figures.words.sentence import (
    ABBREVIATIONS,
    ADDITIVE_AFTER,
    ADDITIVE_BEFORE,
    CLAUSE_WORDS,
    HEDGES_AFTER,
    HEDGES_BEFORE,
    NEGATORS,
    SAYING,
    STATUS,
)

_LONGEST_BEFORE = max(map(len, HEDGES_BEFORE))
_PARENTHESIS = 7
_LONGEST_AFTER = max(map(len, HEDGES_AFTER))
_TOPIC_WORDS = frozenset(
    """film movie book story stories documentary debate talk talks talked talking spoke speak
    speaking question questions asked ask information concern concerns concerned worried worry know
    knows knew learn learned learnt think thinks thought told tell tells report reports article
    play song complaint complaints complained doubts what how anything something nothing news
    joke jokes dream wrote write excited happy sorry sure careful all it""".split()
)
_POINTS = frozenset([Kind.DATE, Kind.YEAR])
_NO_HEDGE = frozenset([Kind.ORDINAL, Kind.LABEL, Kind.SCORE])
_LONG_OVER = frozenset("for just well lasted took takes spans spanning was are were".split())
_COMPARATIVES = frozenset("lower higher greater larger bigger smaller longer shorter".split())
"""Before a date they compare with that time: "lower than four years ago"."""
_PLACES = frozenset([("near",), ("beyond",), ("above",), ("below",)])


class Hedge(NamedTuple):
    """A hedge at ``tokens[start:end]``."""

    approximator: Approximator
    start: int
    end: int


def hedge_before(tokens: Sequence[Token], draft: Draft, floor: int) -> Hedge | None:
    """Find the longest hedge that ends where the figure begins, not reaching below ``floor``."""
    if draft.kind in _NO_HEDGE:
        return None
    end = draft.begin
    end -= tokens[end - 1].lower in ("a", "an") and end - 1 > floor
    for length in range(min(_LONGEST_BEFORE, end - floor), 0, -1):
        words = tuple(token.lower for token in tokens[end - length : end])
        approximator = HEDGES_BEFORE.get(words)
        if approximator is None:
            continue
        if _hedges_figure(tokens, draft, words, end - length):
            return Hedge(approximator, end - length, end)
        return None
    return None


def _hedges_figure(
    tokens: Sequence[Token], draft: Draft, words: tuple[str, ...], start: int
) -> bool:
    """Whether the words hedge this figure, rather than place or introduce it."""
    first, before = words[0], tokens[start - 1].lower
    if draft.kind in _POINTS or draft.kind is Kind.TIME:
        compares = words[0] in _COMPARATIVES
        relative = draft.low is not None and draft.kind is Kind.DATE and not compares
        about = HEDGES_BEFORE[words] is Approximator.ABOUT and first != "some"
        return (relative or about) and not (first == "about" and before in _TOPIC_WORDS)
    if words == ("about",):
        return before not in _TOPIC_WORDS
    if words == ("around",):
        return draft.unit != "times"
    if draft.kind is Kind.DURATION and words == ("over",):
        return before in _LONG_OVER
    return draft.kind is not Kind.DURATION or words not in _PLACES


def hedge_after(tokens: Sequence[Token], i: int) -> Hedge | None:
    """Find the longest hedge that begins at token ``i``."""
    if tokens[i].type in (Type.BREAK, Type.END):
        return None
    i = _skip_parenthesis(tokens, i)
    for length in range(_LONGEST_AFTER, 0, -1):
        words = tuple(token.lower for token in tokens[i : i + length])
        approximator = HEDGES_AFTER.get(words)
        if approximator is None:
            continue
        if words[0] in ("+", "plus", "ish") and tokens[i + length].type is Type.NUMBER:
            return None
        if (
            words in (("and", "more"), ("plus",))
            and tokens[i + length].type is Type.WORD
            and tokens[i + length].lower != "than"
        ):
            return None
        return Hedge(approximator, i, i + length)
    return None


def _skip_parenthesis(tokens: Sequence[Token], i: int) -> int:
    """Skip a conversion: "20 °F (-7 °C) or lower"."""
    if tokens[i].text != "(":
        return i
    closed = (
        at for at in range(i + 1, min(i + _PARENTHESIS, len(tokens))) if tokens[at].text == ")"
    )
    return next(closed, i - 1) + 1


_REACH = 16
"""Words looked at on either side."""
_STATUS_REACH = 9
_OPENERS = frozenset(";:()[]")
_FUTURE_VERBS = frozenset(
    (verb, "to")
    for verb in "is are going plans plan agreed aims hopes vowed pledged promised wants".split()
)
"""Verbs that with "to" speak of the future."""
_AFTER_HARMLESS_NOT = frozenset("only just long fewer less more".split())
_JOINERS = frozenset([",", "and", "or", "–", "—"])


class Context(NamedTuple):
    """What the words around a figure say about it."""

    negated: bool
    status: tuple[str, ...]
    additive: bool
    future: bool


def read_context(
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
    denied = _cut_other_denial(after)
    status = {STATUS[word]: None for word in (*near, *inside) if word in STATUS}
    return Context(
        negated=_is_negated([token.lower for token in (*before, *denied)]),
        status=tuple(status),
        additive=_is_additive(tokens, hedged_from, draft.end, ceiling),
        future=_is_future(tokens, before, ceiling),
    )


def _is_future(tokens: Sequence[Token], before: Sequence[Token], end: int) -> bool:
    """Whether the clause of a date speaks of the future; it is read up to a verb of saying.

    A date that begins its sentence belongs to the clause after the comma.
    """
    leads = tokens[end].text == "," and len(before) <= 1
    words = [token.lower for token in (*before, *_clause_after(tokens, end + leads))]
    said = next((at for at, word in enumerate(words) if word in SAYING), len(words))
    words = words[:said]
    ahead = any(pair in _FUTURE_VERBS for pair in pairwise(words))
    return ahead or any(word in FUTURE_WORDS for word in words)


def _is_negated(words: Sequence[str]) -> bool:
    """Whether an odd number of denials is in a clause, so that they don't cancel each other.

    "Not only" and the "no fewer than" of another figure deny nothing.
    """
    count = 0
    for at, word in enumerate(words):
        negative = word in NEGATORS or word.endswith(("n't", "n’t"))
        exempt = at + 1 < len(words) and words[at + 1] in _AFTER_HARMLESS_NOT
        count += negative and not exempt
    return count % 2 == 1


def _cut_other_denial(after: Sequence[Token]) -> Sequence[Token]:
    """Cut "and not eleven", "and did not return" off: they deny another figure or verb."""
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
    places = range(start - 1, max(-1, start - 1 - _REACH), -1)
    return [tokens[at] for at in takewhile(partial(_in_clause, tokens), places)][::-1]


def _clause_after(tokens: Sequence[Token], end: int) -> list[Token]:
    places = range(end, min(len(tokens) - 1, end + _REACH))
    return [tokens[at] for at in takewhile(partial(_in_clause, tokens), places)]


def _in_clause(tokens: Sequence[Token], at: int) -> bool:
    parts = tokens[at].text == "," or tokens[at].lower in CLAUSE_WORDS
    return not (parts or tokens[at].text in _OPENERS or ends_sentence(tokens, at))


def _near_before(tokens: Sequence[Token], start: int, floor: int) -> list[str]:
    """Return the words back to the previous figure, a conjunction, or the clause's beginning."""
    places = range(start - 1, max(floor - 1, start - 1 - _STATUS_REACH), -1)
    near = [tokens[at] for at in takewhile(partial(_is_unjoined, tokens), places)][::-1]
    return [token.lower for token in near if token.text != "May"]


def _near_after(tokens: Sequence[Token], end: int) -> list[str]:
    """Return the words up to the next number, a conjunction, or the clause's end."""
    places = range(end, min(len(tokens) - 1, end + _STATUS_REACH))
    near = [tokens[at] for at in takewhile(partial(_is_unjoined, tokens), places)]
    near = list(takewhile(lambda token: token.type is not Type.NUMBER, near))
    return [token.lower for token in near if token.text != "May"]


def _is_unjoined(tokens: Sequence[Token], at: int) -> bool:
    joins = tokens[at].lower in _JOINERS or tokens[at].text in _OPENERS
    return not (joins or ends_sentence(tokens, at))


def _is_additive(tokens: Sequence[Token], start: int, end: int, ceiling: int) -> bool:
    before = {token.lower for token in tokens[max(0, start - 2) : start]}
    if before & ADDITIVE_BEFORE:
        return True
    for at in range(end, max(ceiling, end + 1) + 1):
        if tokens[at].lower in ADDITIVE_AFTER:
            hedge = tokens[at - 1].lower in ("or", "and") or tokens[at + 1].lower == "than"
            return not hedge
    return False
