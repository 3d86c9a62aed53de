"""Read what a figure is per: the "a month" of "12,000 euros a month", "per 1,000 births"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures.forms.numbers import read_numeral
from qa.figures.nouns import lemma
from qa.figures.tokens import Token, Type
from qa.figures.words.amounts import MEASURE_UNITS, RATE_NOUNS, TIME_UNITS, WORKING_DAY
from qa.figures.words.sentence import FUNCTION_WORDS

_PERSONS = frozenset("head person capita people".split())
_ADVERBS = {
    "hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month",
    "yearly": "year", "annually": "year", "annual": "year",
}  # fmt: skip
_DISTANT_IN_TIME = frozenset("ago earlier later before after from old and since".split())
"""Behind "a year" these make it a distance in time: "3 percent a year earlier"."""
_LEADS = frozenset("of is was are were to at averages averaged".split())
_ADJECTIVE_REACH = 4
_LONGEST_OF = 4
_CENT = ("cent", "cents")
_Rate = tuple[str, int]
"""What the rate is per, and the index behind it."""


def read_rate(tokens: Sequence[Token], i: int) -> _Rate | None:
    """Read "a month", "per dose", "for every 1,000 births", "/litre", "monthly" at token ``i``.

    After "a" only units, and goods for which news gives prices, are read, so that "300 euros a
    spokesman said" is no rate. After "per" any noun is read.
    """
    word, after = tokens[i].lower, tokens[i + 1].lower
    slash = word == "/" and tokens[i].glued and tokens[i + 1].glued
    if (word == "per" and after not in _CENT) or slash:
        return _read_behind_per(tokens, i + 1)
    if (word, after) in (("for", "every"), ("for", "each"), ("of", "every")):
        return _read_behind_per(tokens, i + 2)
    if word in ("a", "an", "each", "every", "the"):
        return _read_behind_article(tokens, i)
    if word == "apiece" or (word == "each" and tokens[i + 1].type is not Type.WORD):
        return "item", i + 1
    free = tokens[i + 1].type is not Type.WORD or after in FUNCTION_WORDS
    return (_ADVERBS[word], i + 1) if word in _ADVERBS and word != "annual" and free else None


def _read_behind_article(tokens: Sequence[Token], i: int) -> _Rate | None:
    word = tokens[i].lower
    i += tokens[i + 1].lower in WORKING_DAY and tokens[i + 2].lower in TIME_UNITS
    noun = tokens[i + 1].lower
    unit = TIME_UNITS.get(noun)
    if word == "each" and unit is None:
        return None if tokens[i + 1].type is Type.WORD else ("item", i + 1)
    if tokens[i + 2].lower in _DISTANT_IN_TIME and unit is not None:
        return None
    if word == "the":
        return None
    known = unit or MEASURE_UNITS.get(noun) or (noun if noun in RATE_NOUNS else None)
    if known is None or (noun in _PERSONS - {"head", "person"}):
        return None
    return ("person" if noun in _PERSONS else known), i + 2


def _read_behind_per(tokens: Sequence[Token], i: int) -> _Rate | None:
    """Read what stands behind "per": a number with or without its noun, or a noun."""
    number = read_numeral(tokens, i) if tokens[i].lower not in ("second", "quarter") else None
    if number is not None and number.value is not None:
        whole = number.value == number.value.to_integral_value()
        value = str(int(number.value) if whole else number.value)
        noun = _read_noun(tokens, number.end)
        return (f"{value} {noun[0]}", noun[1]) if noun else (value, number.end)
    return _read_noun(tokens, i)


def _read_noun(tokens: Sequence[Token], i: int) -> _Rate | None:
    """Return the unit or the noun at token ``i``, in one wording for all its forms."""
    token = tokens[i]
    if token.type is not Type.WORD or token.lower in FUNCTION_WORDS:
        return None
    if token.lower in _PERSONS:
        return "person", i + 1
    unit = TIME_UNITS.get(token.lower) or MEASURE_UNITS.get(token.lower) or lemma(token.lower)
    return unit, i + 1


def find_rate(tokens: Sequence[Token], start: int, ends: Sequence[int]) -> _Rate | None:
    """Return the rate of a figure that begins at ``start``: behind it, or "monthly" before it.

    Args:
        tokens: The text's tokens.
        start: Index of the figure's first token.
        ends: Where a rate may begin: behind the figure, its unit, its noun.
    """
    for end in ends:
        found = read_rate(tokens, end) or _read_behind_material(tokens, end)
        if found is not None:
            return found
    return _read_adjective_before(tokens, start, ends[0])


def _read_behind_material(tokens: Sequence[Token], end: int) -> _Rate | None:
    """Read "90 grams of CO2 per kilometre": the rate behind what is measured."""
    if tokens[end].lower != "of":
        return None
    for at in range(end + 2, end + 2 + _LONGEST_OF):
        if tokens[at].lower == "per":
            return read_rate(tokens, at)
        if tokens[at].type is not Type.WORD and not tokens[at].glued:
            return None
    return None


def _read_adjective_before(tokens: Sequence[Token], start: int, end: int) -> _Rate | None:
    """Read "a monthly rent of 900 euros"."""
    if tokens[start - 1].lower not in _LEADS:
        return None
    for at in range(start - 2, max(0, start - 2 - _ADJECTIVE_REACH), -1):
        if tokens[at].type is not Type.WORD:
            return None
        if tokens[at].lower in _ADVERBS and tokens[at + 1].lower not in FUNCTION_WORDS:
            return _ADVERBS[tokens[at].lower], end
    return None
