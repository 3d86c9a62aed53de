"""The noun phrase of a speaker, before or behind a verb of saying."""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures.date_words import MONTHS, WEEKDAYS
from qa.figures.noun_words import FUNCTION_WORDS, VERBS
from qa.figures.said_words import NEVER_SPEAKERS, PRONOUNS, SAYING, SPEAKERS
from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token, Type

_LONGEST = 12
_LONGEST_APPOSITION = 16
_LINKS = frozenset(["of", "for", "the", "'s", "’s", "a", "an", "and", "&", "in", "to", "at"])
_STARTS = frozenset(["the", "a", "an", "his", "her", "its", "their", "one", "some", "two", "many"])
_STOPS = frozenset(
    """that but because although though while when where whether if than said says who which and
    from with by after before as on""".split()
)


def speaker_before(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """Return start and end of the subject in front of the verb, or None where it is no speaker."""
    end = verb
    if tokens[verb - 1].text == "," and verb > 0:
        end = _before_apposition(tokens, verb - 1)
    elif tokens[verb - 1].text == ")":
        end = _before_parenthesis(tokens, verb - 1)
    start = end
    while start > 0 and end - start < _LONGEST and _belongs(tokens, start - 1):
        start -= 1
    while start < end and (
        tokens[start].lower in _LINKS - _STARTS or tokens[start].type is not Type.WORD
    ):
        start += 1
    return (start, end) if start < end and _speaks(tokens, start, end) else None


def _before_apposition(tokens: Sequence[Token], comma: int) -> int:
    """As in "Fuad Basya, spokesman for the military, said": the end of the name."""
    for at in range(comma - 1, max(-1, comma - 1 - _LONGEST_APPOSITION), -1):
        if tokens[at].text == ",":
            return at
    return comma


def _before_parenthesis(tokens: Sequence[Token], close: int) -> int:
    """As in "the Department of National Defence (DND) said"."""
    for at in range(close - 1, max(-1, close - 1 - _LONGEST), -1):
        if tokens[at].text == "(":
            return at
    return close


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.type is Type.SYMBOL:
        joins = token.text in HYPHENS and token.glued
        return joins or token.text == "&" or (token.text == "." and _abbreviates(tokens, at))
    if token.type is not Type.WORD or token.lower in WEEKDAYS or token.lower in MONTHS:
        return False
    if token.lower in _STOPS or token.lower in SAYING or token.lower in NEVER_SPEAKERS:
        return False
    if token.lower in PRONOUNS:
        return True
    return token.lower in _LINKS or token.lower not in FUNCTION_WORDS | VERBS


def _abbreviates(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].glued and len(tokens[at - 1].text) <= len("Prof")


def _speaks(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase can speak: a pronoun, a name, an office."""
    words = [token for token in tokens[start:end] if token.type is Type.WORD]
    if any(token.lower in PRONOUNS for token in words):
        return len(words) == 1
    return any(
        token.lower in SPEAKERS or (token.text[0].isupper() and token.lower not in _STARTS)
        for token in words
    )


def speaker_after(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of the noun phrase at ``start`` ("said | the ministry's spokesman")."""
    end = start
    while end - start < _LONGEST and tokens[end].type is not Type.END and _goes_on(tokens, end):
        end += 1
    while end > start and (tokens[end - 1].lower in _LINKS or tokens[end - 1].text in "-&"):
        end -= 1
    return end if end > start and _speaks(tokens, start, end) else None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    token, after = tokens[at], tokens[at + 1]
    if token.text == "." and after.type is Type.WORD:
        return _abbreviates(tokens, at)
    if token.lower == "and":
        return after.text[:1].isupper()
    return _belongs(tokens, at)
