"""Numbers that rank: "3rd", "third", "twenty-first"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.digits import read_digits
from qa.figures.drafts import Draft, point
from qa.figures.noun_words import FUNCTION_WORDS, VERBS
from qa.figures.number_words import ORDINAL_SUFFIXES, ORDINALS, TENS
from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token, Type
from qa.figures.types import Kind

_ADVERB_FOLLOWERS = frozenset("of and and-foremost".split())
_IDIOMS = frozenset("hand aid name lady ladies person minister class rate degree".split())
_PRONOUNS = frozenset("i you he she we they who it".split())
_BEFORE_ORDINAL = frozenset(
    """the a an his her its their our my your this that 's ’s in on of for since and or - to at as
    by with very only another every each was is were are be from place came finished""".split()
)
_SUPERLATIVE = ("est", "most", "worst")
"""As in "second-largest"; "third-party" ranks nothing."""
_BELOW_TEN = range(1, 10)
_LONGEST_WORD_IN_CAPITALS = 3


def read_ordinal(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "3rd", "third", "twenty-first" at token ``i``."""
    token, after = tokens[i], tokens[i + 1]
    if token.type is Type.NUMBER:
        value = read_digits(token.text)
        if value is None or not after.glued or after.lower not in ORDINAL_SUFFIXES:
            return None
        return _ranked(tokens, i, i + 2, value)
    if token.lower in TENS:
        at = i + 1 + (after.text in HYPHENS)
        unit = ORDINALS.get(tokens[at].lower, 0)
        if unit in _BELOW_TEN:
            return _ranked(tokens, i, at + 1, Decimal(TENS[token.lower] + unit))
    ordinal = ORDINALS.get(token.lower)
    if ordinal is None or not _is_rank(tokens, i):
        return None
    return _ranked(tokens, i, i + 1, Decimal(ordinal))


def _ranked(tokens: Sequence[Token], start: int, end: int, value: Decimal) -> Draft:
    return point(Kind.ORDINAL, start, end, value)


def _is_rank(tokens: Sequence[Token], i: int) -> bool:
    """Tell "the first game" from "he first noticed", "at first", "first aid", "FIRST"."""
    token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
    word = token.lower
    named = token.text.isupper() and len(word) > _LONGEST_WORD_IN_CAPITALS
    if after.text in HYPHENS and tokens[i + 2].lower.endswith(_SUPERLATIVE):
        return True
    if named or before.lower in _PRONOUNS or (word == "first" and _is_idiom(tokens, i)):
        return False
    if word not in ("first", "second"):
        return after.lower != "party" and not (word == "third" and after.text in HYPHENS)
    adverb = before.lower == "at" or after.text == "," or after.lower in _ADVERB_FOLLOWERS
    if adverb or after.text in HYPHENS or after.lower in _IDIOMS:
        return False
    return before.lower in _BEFORE_ORDINAL or _heads_noun(tokens, i)


def _is_idiom(tokens: Sequence[Token], i: int) -> bool:
    """As in "in the first place", "was first sent", "to first detect"."""
    before, after = tokens[i - 1].lower, tokens[i + 1]
    if after.lower == "place" and before == "the" and tokens[i - 2].lower == "in":
        return True
    if after.lower in _PRONOUNS or (before == "to" and after.lower != "place"):
        return True
    verbal = after.lower in VERBS or after.lower.endswith("ed")
    return before in ("was", "were", "is", "are", "be", "been", "and") and verbal


def _heads_noun(tokens: Sequence[Token], i: int) -> bool:
    after = tokens[i + 1]
    verbal = after.lower in FUNCTION_WORDS | VERBS or after.lower.endswith(("ed", "ing"))
    return after.type is Type.WORD and not verbal
