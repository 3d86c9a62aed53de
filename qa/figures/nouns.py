"""Read the noun phrase that a number counts: the "U.S. troops" of "8,500 U.S. troops"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures.tokens import HYPHENS, Token, Type
from qa.figures.types import Counted
from qa.figures.words.amounts import CARDINALS
from qa.figures.words.sentence import (
    DETERMINERS,
    FUNCTION_WORDS,
    IRREGULAR_PLURALS,
    MODIFIERS_BEFORE,
    NOT_HEADS,
    NOT_PLURAL_ENDINGS,
    SYNONYMS,
    VERBS,
)
from qa.text.folding import fold
from qa.types.span import Span

_MOST_WORDS = 8
_SHORTEST_PLURAL = 4
_MOST_SINGULAR = 3
_PEOPLE = ("children", "men", "women", "people")
_PLURAL_NAMES = frozenset(["States", "Nations", "Emirates"])
_NOT_PEOPLE = frozenset("specimen regimen omen acumen abdomen semen amen".split())
_AUXILIARIES = frozenset("is are was were be been am has have had does did do".split())
_COUNT_NOTHING = frozenset("strong fold odd plus old long wide high deep".split())
"""Words behind a hyphen that count nothing: "8,500-strong"."""


def same_head(one: str, other: str) -> bool:
    """Whether two lemmas mean the same thing counted: "troop" and "soldier"."""
    return one == other or any(one in group and other in group for group in SYNONYMS)


def is_plural(token: Token) -> bool:
    """Whether a token looks like a plural noun."""
    word = token.lower
    if token.text in _PLURAL_NAMES:
        return False
    if word.endswith(_PEOPLE) and word not in _NOT_PEOPLE:
        return token.type is Type.WORD
    if token.type is not Type.WORD or word in VERBS or word in FUNCTION_WORDS:
        return word in IRREGULAR_PLURALS and token.type is Type.WORD and word not in VERBS
    if word in IRREGULAR_PLURALS:
        return True
    return (
        len(word) >= _SHORTEST_PLURAL
        and word.endswith("s")
        and not word.endswith(NOT_PLURAL_ENDINGS)
    )


def lemma(word: str) -> str:
    """Return a noun's singular in lower case."""
    word = word.lower()
    if word in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[word]
    if word.endswith(("children", "men")) and word not in _NOT_PEOPLE:
        return word[:-3] if word.endswith("children") else word[:-2] + "an"
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
        return word[:-2]
    return word if word.endswith(NOT_PLURAL_ENDINGS) else word[:-1]


def begins_counted_noun(tokens: Sequence[Token], i: int) -> bool:
    """Whether a plural noun that a number can count begins at token ``i``."""
    return _may_be_in_phrase(tokens, i) and _phrase_end(tokens, i, singular=False) is not None


def read_counted_noun(
    tokens: Sequence[Token], i: int, text: str, *, singular: bool, one: bool = False
) -> Counted | None:
    """Read the noun phrase that begins at token ``i``, behind a number.

    Args:
        tokens: The text's tokens.
        i: Where the phrase may begin.
        text: The text.
        singular: Whether a singular noun may be counted: behind "of" or an ordinal.
        one: Whether the number is one, so that only a singular can be counted.
    """
    start = _first_word(tokens, i)
    if start is None:
        return None
    end = _one_end(tokens, start) if one else _phrase_end(tokens, start, singular=singular)
    return None if end is None else _phrase(tokens, start, end, text)


def read_hyphenated_noun(tokens: Sequence[Token], i: int, text: str) -> Counted | None:
    """Read the noun behind the hyphen at token ``i``: the "member" of "six-member team"."""
    word = tokens[i + 1]
    if word.lower in _COUNT_NOTHING or word.type is not Type.WORD:
        return None
    return _phrase(tokens, i + 1, i + 2, text)


def _phrase(tokens: Sequence[Token], start: int, end: int, text: str) -> Counted:
    while start < end - 1 and tokens[start].lower in MODIFIERS_BEFORE | CARDINALS.keys():
        start += 1
    head = tokens[end - 1]
    span = Span(start=tokens[start].start, end=head.end)
    return Counted(
        span=span,
        text=span.cut(text),
        head=lemma(head.lower),
        modifiers=tuple(fold(text[tokens[start].start : tokens[end - 1].start]).text.split()),
    )


def _first_word(tokens: Sequence[Token], i: int) -> int | None:
    """Step over "of the", a hyphen, an opening quotation mark."""
    if tokens[i].lower == "of":
        i += 1
        while tokens[i].lower in DETERMINERS:
            i += 1
            if tokens[i].lower in DETERMINERS and tokens[i - 1].lower in DETERMINERS:
                break
        while tokens[i].type is Type.WORD and tokens[i + 1].lower in ("'s", "’s"):
            i += 2  # "12 of the company's shares"
    if tokens[i].text in ('"', "“", "'", "‘", "`") and tokens[i + 1].glued:
        i += 1
    return i if _may_be_in_phrase(tokens, i) and tokens[i + 1].lower not in ("'s", "’s") else None


def _may_be_in_phrase(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.type is not Type.WORD or token.lower in FUNCTION_WORDS or token.lower in ("'s", "’s"):
        return False
    if token.lower in _AUXILIARIES:
        return False
    if token.lower in VERBS or token.lower.endswith("ed"):
        return is_plural(tokens[i + 1]) or tokens[i + 1].text in HYPHENS or is_plural(token)
    return True


def _phrase_end(tokens: Sequence[Token], start: int, *, singular: bool) -> int | None:
    """Return the index behind the head noun."""
    at, end = start, None
    for _ in range(_MOST_WORDS):
        if not _may_be_in_phrase(tokens, at) and tokens[at].lower not in ("'s", "’s"):
            break
        dash = tokens[at + 1]
        joined = dash.text in HYPHENS and dash.glued and tokens[at + 2].type is Type.WORD
        possessive = tokens[at + 1].lower in ("'s", "’s", "'", "’") and tokens[at + 1].glued
        if is_plural(tokens[at]) and not joined and not possessive:
            end = at + 1
            if not is_plural(tokens[at + 1]):
                return end
        at += 2 if joined or (possessive and tokens[at + 1].type is Type.SYMBOL) else 1
    if end is not None or not singular:
        return end
    return _singular_end(tokens, start, at)


def _one_end(tokens: Sequence[Token], start: int) -> int | None:
    at = start
    while at < start + _MOST_SINGULAR and _may_be_in_phrase(tokens, at):
        if at > start and tokens[at].lower.endswith("ing"):
            break
        at += 1
    return _singular_end(tokens, start, at)


def _singular_end(tokens: Sequence[Token], start: int, at: int) -> int | None:
    """Return the end of "one Rohingya", "two-member team": as far as it stays one phrase."""
    end = min(at, start + _MOST_SINGULAR)
    while end > start and tokens[end - 1].lower in NOT_HEADS:
        end -= 1
    return end if end > start and tokens[end - 1].type is Type.WORD else None
