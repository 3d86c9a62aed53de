"""Numbers in digits, without their units; spelled ones are in ``spelled``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.figures.digits import dotted_thousands, may_have_decimal_comma, read_digits
from qa.figures.number_words import (
    ALWAYS_SCALE,
    DENOMINATORS,
    FRACTION_CHARACTERS,
    MULTIPLIERS,
    ONES,
    ORDINALS,
    PLURAL_DENOMINATORS,
    SCALE_SUFFIXES,
    SPACED_SUFFIXES,
    VAGUE_PLURALS,
    VAGUE_QUANTIFIERS,
)
from qa.figures.spelled import HYPHENS, Numeral, read_spelled, scale_words
from qa.figures.tokens import Token, Type
from qa.figures.unit_words import (
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    MEASURE_UNITS,
    PERCENT_WORDS,
    POUNDS,
    TIME_UNITS,
)

_THOUSAND_DIGITS = 3
_MOST_GROUPS = 6
_MOST_DENOMINATOR = 1000
_MOST_NUMERATOR = 99
_GROUP = re.compile(r"\d{3}(?:[.,]\d{1,2})?")
"""A group of thousands behind a space; the last may have decimals: "1 234 567,89"."""
_MEASURING = frozenset(
    {*MULTIPLIERS, *SPACED_SUFFIXES, *SCALE_SUFFIXES, *CURRENCY_WORDS, *CURRENCY_CODES, *TIME_UNITS}
    | {*MEASURE_UNITS, *PERCENT_WORDS, *POUNDS, "per", "percentage", "points", "point"}
)


def read_numeral(tokens: Sequence[Token], i: int) -> Numeral | None:
    """Read a cardinal number or a fraction that begins at token ``i``."""
    token = tokens[i]
    if token.type is Type.NUMBER:
        return _fraction_of_digits(tokens, i) or _digits(tokens, i)
    if token.type is Type.FRACTION:
        top, bottom = FRACTION_CHARACTERS[token.text]
        return _scaled(tokens, i + 1, Decimal(top) / bottom, fraction=True)
    if token.type is not Type.WORD:
        return None
    return (
        _vague(tokens, i)
        or _half(tokens, i)
        or _fraction_of_words(tokens, i)
        or read_spelled(tokens, i)
    )


def _digits(tokens: Sequence[Token], i: int) -> Numeral | None:
    value = digits_at(tokens, i)
    if value is None:
        return None
    dotted = dotted_thousands(tokens[i].text)
    end, whole = i + 1, value == int(value)
    if whole and len(tokens[i].text) <= _THOUSAND_DIGITS and value > 0:
        for group in tokens[end : end + _spaced_groups(tokens, end)]:
            value, end = value * 1000 + Decimal(group.text.replace(",", ".")), end + 1
        whole = value == int(value)
    if whole and tokens[end].type is Type.FRACTION:
        top, bottom = FRACTION_CHARACTERS[tokens[end].text]
        value, end = value + Decimal(top) / bottom, end + 1
    elif whole and (mixed := _fraction_of_digits(tokens, end)) and mixed.value is not None:
        value, end = value + mixed.value, mixed.end
    number = _scaled(tokens, end, value)
    return number._replace(dotted=dotted) if number.scale == 1 else number


def digits_at(tokens: Sequence[Token], i: int) -> Decimal | None:
    """Return the value of the digits at token ``i``, or None where they are no number.

    A comma before one or two digits parts decimals only beside a scale, a percentage, a currency
    or a unit: "3,5 million", "€3,50", but not "in 3,5 and 7".
    """
    text = tokens[i].text
    value = read_digits(text)
    if value is not None or not may_have_decimal_comma(text):
        return value
    after = tokens[i + 1]
    measured = after.lower in _MEASURING and after.text not in "-–"
    paid = tokens[i - 1].text in CURRENCY_SIGNS or after.text in CURRENCY_SIGNS
    return read_digits(text, decimal_comma=True) if measured or paid else None


def _spaced_groups(tokens: Sequence[Token], i: int) -> int:
    """Count the groups of exactly three digits behind single spaces: "2| 000| 000"."""
    count = 0
    while count <= _MOST_GROUPS and _is_group(tokens[i + count], tokens[i + count - 1]):
        count += 1
        if len(tokens[i + count - 1].text) > _THOUSAND_DIGITS:
            break
    after = tokens[i + count]
    goes_on = after.type is Type.NUMBER or (after.glued and after.text in ("-", "/", "–"))
    return 0 if goes_on or count > _MOST_GROUPS else count


def _is_group(token: Token, before: Token) -> bool:
    return (
        token.type is Type.NUMBER
        and _GROUP.fullmatch(token.text) is not None
        and token.start - before.end == 1
    )


def _fraction_of_digits(tokens: Sequence[Token], i: int) -> Numeral | None:
    """As in "1/3": a proper fraction of two short numbers, not part of a longer chain."""
    if i + 3 >= len(tokens):
        return None
    top, slash, bottom, after = tokens[i : i + 4]
    if not (top.type is bottom.type is Type.NUMBER and slash.text in ("/", "⁄")):
        return None
    chained = after.glued and after.text in ("/", "⁄", "-")
    nine_eleven = top.text == "9" and bottom.text == "11"
    if (
        nine_eleven
        or chained
        or not (slash.glued and bottom.glued)
        or tokens[i - 1].text in ("/", "$")
    ):
        return None
    above, below = read_digits(top.text), read_digits(bottom.text)
    if above is None or below is None or not 0 < above < below <= _MOST_DENOMINATOR:
        return None
    return Numeral(above / below, i + 3, fraction=True) if above <= _MOST_NUMERATOR else None


def _scaled(
    tokens: Sequence[Token], end: int, value: Decimal, *, fraction: bool = False
) -> Numeral:
    """Multiply by the suffix or the scale words that follow."""
    token, after = tokens[end], tokens[end + 1]
    suffixes = SCALE_SUFFIXES if token.glued else SPACED_SUFFIXES
    if token.lower in suffixes and not (after.glued and after.text.isalnum()):
        scale = SCALE_SUFFIXES[token.lower]
        unsure = token.lower not in ALWAYS_SCALE
        return Numeral(value * scale, end + 1, scale, plain=value, unsure_suffix=unsure)
    scale, scaled_end = scale_words(tokens, _past_of_a(tokens, end) if fraction else end)
    if scale == 1:
        return Numeral(value, end, fraction=fraction, plain=value)
    return Numeral(value * scale, scaled_end, scale, plain=value)


def _past_of_a(tokens: Sequence[Token], i: int) -> int:
    """Skip "of a" in "three quarters of a million"."""
    if tokens[i].lower == "of" and tokens[i + 1].lower in ("a", "one"):
        return i + 2
    return i


def _vague(tokens: Sequence[Token], i: int) -> Numeral | None:
    """As in "dozens", "tens of thousands", "several hundred", "a few thousand"."""
    word = tokens[i].lower
    if word in VAGUE_PLURALS:
        if tokens[i + 1].lower == "of" and tokens[i + 2].lower in VAGUE_PLURALS:
            return Numeral(None, i + 3, vague=f"{word} of {tokens[i + 2].lower}")
        lone = word == "tens" or (word == "scores" and tokens[i + 1].lower != "of")
        return None if lone else Numeral(None, i + 1, vague=word)
    at = i + (word == "a")
    if tokens[at].lower not in VAGUE_QUANTIFIERS:
        return None
    scale = at + 1 + (tokens[at + 1].lower == "of")
    if tokens[scale].lower not in MULTIPLIERS:
        return None
    wording = f"{tokens[at].lower} {tokens[scale].lower}"
    return Numeral(None, scale_words(tokens, scale)[1], vague=wording)


def _half(tokens: Sequence[Token], i: int) -> Numeral | None:
    """As in "half a million", "half a dozen", "half of", "one half"."""
    at = i + (tokens[i].lower in ("a", "one") and tokens[i + 1].lower == "half")
    if tokens[at].lower != "half" or _names_a_part(tokens, at):
        return None
    of = tokens[at + 1].lower == "of"
    article = tokens[at + 1 + of].lower in ("a", "-")
    scale, end = scale_words(tokens, at + 1 + of + article)
    if scale > 1:
        return Numeral(scale / 2, end, scale, plain=Decimal("0.5"))
    return Numeral(Decimal("0.5"), at + 1, fraction=True)


def _names_a_part(tokens: Sequence[Token], at: int) -> bool:
    """Tell "the first half" and "half-Chinese" from a fraction."""
    before, after = tokens[at - 1].lower, tokens[at + 1]
    part = before in ORDINALS or before in ("other", "top", "bottom", "latter", "better")
    compound = after.text in HYPHENS and after.glued and tokens[at + 2].lower not in MULTIPLIERS
    return part or (compound and tokens[at + 2].lower not in TIME_UNITS)


def _fraction_of_words(tokens: Sequence[Token], i: int) -> Numeral | None:
    """As in "two-thirds", "a third of", "three quarters of a million"."""
    word = tokens[i].lower
    top = 1 if word in ("a", "one") else ONES.get(word, 0)
    at = i + 1 + (tokens[i + 1].text in HYPHENS)
    denominators = DENOMINATORS if top == 1 else PLURAL_DENOMINATORS
    bottom = denominators.get(tokens[at].lower)
    if not top or bottom is None or (top == 1 and not _is_part(tokens, at)):
        return None
    return _scaled(tokens, at + 1, Decimal(top) / bottom, fraction=True)


def _is_part(tokens: Sequence[Token], at: int) -> bool:
    """Tell "a third of" and "larger than a third." from "a third goal"."""
    after = tokens[at + 1]
    if after.lower in ("of", "to", "in", "less", "more", "and", "the", "percentage", "point"):
        return True
    return after.type is not Type.WORD and after.text not in HYPHENS
