"""Read ordinals ("3rd", "twenty-first"), and tell where "first" and "one" are not numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.figures.context import hedge_after
from qa.figures.forms.numbers import read_digits
from qa.figures.tokens import HYPHENS, Draft, Token, Type, point_draft
from qa.figures.types import Kind
from qa.figures.words.amounts import CARDINALS, ORDINAL_SUFFIXES, ORDINALS
from qa.figures.words.sentence import FUNCTION_WORDS, PRONOUNS, VERBS
from qa.text.english import TENS

_ADVERB_FOLLOWERS = frozenset("of and and-foremost".split())
_IDIOMS = frozenset("hand aid name lady ladies person minister class rate degree".split())
_PRONOUNS = PRONOUNS | {"you"}
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
        return point_draft(Kind.ORDINAL, i, i + 2, value)
    if token.lower in TENS:
        at = i + 1 + (after.text in HYPHENS)
        unit = ORDINALS.get(tokens[at].lower, 0)
        if unit in _BELOW_TEN:
            return point_draft(Kind.ORDINAL, i, at + 1, Decimal(TENS[token.lower] + unit))
    ordinal = ORDINALS.get(token.lower)
    if ordinal is None or not _is_rank(tokens, i):
        return None
    return point_draft(Kind.ORDINAL, i, i + 1, Decimal(ordinal))


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
    """Whether it is the "first" of "in the first place", "was first sent", "to first detect"."""
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


_COUNTED_SINGLY = frozenset(
    """member person man woman bedroom storey story party child page vote goal point run seat
    state nation""".split()
)
_NOT_BEFORE_ONE = frozenset(
    "no any every each that the which another some a an these those my your".split()
)
_NOT_BEHIND_ONE = frozenset(
    """another thing way hand point moment final last else self anothers might
    former notable good big great could""".split()
)
_ABSTRACT = frozenset(
    """reason option method example possibility solution approach explanation advantage aspect
    factor type kind form idea theory question answer possible way""".split()
)
"""Behind "one" these open a remark rather than count: "one option is"."""
_BEFORE_ONE_DAY = frozenset("only just in for than within after by least about exactly".split())


def is_number_one(tokens: Sequence[Token], i: int, draft: Draft) -> bool:
    """Tell "one soldier" and "one hundred" from the pronoun: "no one", "one of the best"."""
    if draft.kind is Kind.DURATION and draft.end == i + 2 and tokens[i + 1].lower == "day":
        return tokens[i - 1].lower in _BEFORE_ONE_DAY
    if draft.end > i + 1:
        return True
    before, after = tokens[i - 1], tokens[i + 1]
    if after.text in HYPHENS:
        return tokens[i + 2].lower in _COUNTED_SINGLY
    if before.lower in _NOT_BEFORE_ONE or before.text in HYPHENS:
        return False
    if after.lower == "of":
        return _names_a_number(tokens, i + 2)
    return hedge_after(tokens, i + 1) is not None or _counts_one_thing(tokens, i + 1)


def _counts_one_thing(tokens: Sequence[Token], i: int) -> bool:
    """Whether a thing counted begins at token ``i``, rather than a remark or a verb."""
    after = tokens[i]
    remark = any(token.lower in _ABSTRACT for token in tokens[i : i + 3])
    passive = after.lower.endswith("ed") and tokens[i + 1].lower in FUNCTION_WORDS
    if remark or passive:
        return False
    word = re.split("['’]", after.lower)[0]
    verbal = word in FUNCTION_WORDS | VERBS | _NOT_BEHIND_ONE | {"", "morning", "night", "evening"}
    return after.type is Type.WORD and not verbal


def _names_a_number(tokens: Sequence[Token], i: int) -> bool:
    """Whether "one of" goes on with "the three" or "12"."""
    at = i + (tokens[i].lower in ("the", "these", "those", "his", "her", "its", "their", "our"))
    owner = next((n for n in range(i, i + 4) if tokens[n].lower in ("'s", "’s")), None)
    at = at if owner is None else owner + 1
    return tokens[at].type is Type.NUMBER or tokens[at].lower in CARDINALS
