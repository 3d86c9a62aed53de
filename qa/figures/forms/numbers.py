"""Read a number in digits ("2,000", "1 234,5") or words ("two and a half million")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from qa.figures.tokens import HYPHENS, Token, Type
from qa.figures.words.amounts import (
    ALWAYS_SCALE,
    CARDINALS,
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    DENOMINATORS,
    FRACTION_CHARACTERS,
    MEASURE_UNITS,
    MULTIPLIERS,
    NOUGHTS,
    ORDINALS,
    PERCENT_WORDS,
    PLURAL_DENOMINATORS,
    POUNDS,
    SCALE_SUFFIXES,
    SPACED_SUFFIXES,
    TIME_UNITS,
    VAGUE_PLURALS,
    VAGUE_QUANTIFIERS,
)
from qa.text.english import ONES, TENS

MAX_DIGITS = 24
"""Longer runs of digits are identifiers; also keeps Decimal arithmetic exact and cheap."""
_PLAIN = re.compile(r"\d*\.\d+|\d+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_SPACED = re.compile(r"\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?")
_QUOTED = re.compile(r"\d{1,3}(?:['’]\d{3})+(?:\.\d+)?")
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_COMMA_LOCALE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+")
_BOTH_MARKS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_ONE_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SHORT_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_SEPARATORS_OF_SCRIPTS = str.maketrans({"٫": ".", "٬": ",", "．": ".", "，": ",", "·": "."})
_SEPARATORS = re.compile(r"[,'’\u00a0\u2009\u202f]")


def read_digits(text: str, *, decimal_comma: bool = False) -> Decimal | None:
    """Return the value of a digit token, or None where it is no number or could be two.

    Args:
        text: Digits with separators, e.g. ``2,000``, ``2.5``, ``2 000``, ``٢٠٠٠``.
        decimal_comma: Read ``2.000`` as two thousand and ``2,5`` as two and a half.
    """
    if len(text) > 2 * MAX_DIGITS:
        return None
    text = text.translate(_SEPARATORS_OF_SCRIPTS)
    localised = decimal_comma and _COMMA_LOCALE.fullmatch(text)
    if localised or _DOTTED_THOUSANDS.fullmatch(text) or _BOTH_MARKS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _SPACED.fullmatch(text):
        head, comma, tail = text.partition(",")
        text = f"{head}.{tail}" if comma else head
    elif not any(form.fullmatch(text) for form in (_PLAIN, _GROUPED, _INDIAN, _QUOTED)):
        return None
    plain = _SEPARATORS.sub("", text)
    return Decimal(plain) if len(plain) <= MAX_DIGITS else None


def _thousands_with_dot(text: str) -> Decimal | None:
    """Return 12400 for "12.400", which could be that or 12.4; None for any other form."""
    return Decimal(text.replace(".", "")) if _ONE_DOT.fullmatch(text) else None


def _may_have_decimal_comma(text: str) -> bool:
    """Whether digits are in a form such as "3,5", which groups no thousands."""
    return _SHORT_COMMA.fullmatch(text) is not None


_ABOVE_ALL_SCALES = Decimal(10) ** 18
_MOST_SCALE_WORDS = 3
_HUNDRED = 100
_UNIT_WORDS = 4
"""Tokens of a unit between two numbers, with the "and": "years old and"."""
_MOST_DECIMALS = 6


class Numeral(NamedTuple):
    """A number read from ``tokens[i:end]``."""

    value: Decimal | None
    """None for a vague number."""
    end: int
    scale: Decimal = Decimal(1)
    """The last multiplier word's or suffix's value; "2 to 3 million" shares it."""
    fraction: bool = False
    """A part of a whole: "two-thirds", "half"."""
    vague: str | None = None
    """Canonical wording of a vague number: "tens of thousands"."""
    plain: Decimal | None = None
    """The value before the scale."""
    unsure_suffix: bool = False
    """"5m": million or metres."""
    dotted: Decimal | None = None
    """The other reading of "12.400": twelve thousand four hundred."""


def scale_words(tokens: Sequence[Token], i: int) -> tuple[Decimal, int]:
    """Return the product of the scale words from token ``i`` and where they end."""
    scale, end = Decimal(1), i
    for _ in range(_MOST_SCALE_WORDS):
        at = end + (tokens[end].text in HYPHENS and tokens[end].glued)
        factor = MULTIPLIERS.get(tokens[at].lower)
        if factor is None:
            break
        scale, end = scale * factor, at + 1
    return scale, end


def read_spelled(tokens: Sequence[Token], i: int) -> Numeral | None:
    """Read a cardinal in words that begins at token ``i``.

    Behind "between" an "and" parts two numbers if a larger one follows it: "between nine hundred
    and one thousand" is 900 to 1,000; else "nine hundred and one thousand" is 901,000.
    """
    if tokens[i - 1].lower == "between":
        first = _spelled(tokens, i, joining=False)
        if first is not None and tokens[first.end].lower == "and":
            second = _spelled(tokens, first.end + 1)
            if second and _rises(first, second) and not _goes_on(tokens, second.end):
                return first
    return _spelled(tokens, i)


def _rises(first: Numeral, second: Numeral) -> bool:
    return first.value is not None and second.value is not None and second.value > first.value


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether "and" and a number follow, also behind a unit: then the first "and" parted none."""
    for at in range(end, min(end + _UNIT_WORDS, len(tokens) - 1)):
        if tokens[at].lower == "and":
            return _spelled(tokens, at + 1) is not None
    return False


def _spelled(tokens: Sequence[Token], i: int, *, joining: bool = True) -> Numeral | None:
    """Read a cardinal in words; ``joining``: over "and", as in "two thousand and five"."""
    pointed = _with_point_in_words(tokens, i)
    if pointed is not None:
        return pointed
    group = _read_below_thousand(tokens, i, joining=joining)
    total, end, scale, limit = Decimal(0), i, Decimal(1), _ABOVE_ALL_SCALES
    whole_end = i
    while group is not None:
        amount, end = group
        factor, scaled_end = scale_words(tokens, end)
        if factor == 1:
            return _and_a_half(tokens, _last_group(tokens, total, amount, end))
        if factor >= limit:  # "two thousand | and three thousand"
            end = whole_end
            break
        total, end, scale, limit = total + amount * factor, scaled_end, factor, factor
        whole_end = end
        group = _read_behind_scale(tokens, end, joining=joining)
    if end == i:
        return None
    return _and_a_half(tokens, Numeral(total, end, scale, plain=total / scale))


def _with_point_in_words(tokens: Sequence[Token], i: int) -> Numeral | None:
    """Read "two point five", "nought point two five million"; not "at one point five men"."""
    zero = tokens[i].lower in NOUGHTS
    head = (Decimal(0), i + 1) if zero else _below_hundred(tokens, i)
    if head is None or tokens[head[1]].lower != "point" or tokens[i - 1].lower in ("at", "that"):
        return None
    digits, end = "", head[1] + 1
    while len(digits) < _MOST_DECIMALS and (digit := _digit(tokens[end])) is not None:
        digits, end = digits + digit, end + 1
    if not digits:
        return None
    value = head[0] + Decimal(f"0.{digits}")
    scale, end = scale_words(tokens, end)
    return Numeral(value * scale, end, scale, plain=value)


def _digit(token: Token) -> str | None:
    value = 0 if token.lower in NOUGHTS else ONES.get(token.lower)
    return str(value) if value is not None and value < 10 else None  # noqa: PLR2004


def _last_group(tokens: Sequence[Token], total: Decimal, amount: Decimal, end: int) -> Numeral:
    """Return "three hundred" with its scale; in "two or three hundred" the "two" has it too."""
    hundreds = tokens[end - 1].lower == "hundred" and not total
    if not hundreds:
        return Numeral(total + amount, end, plain=total + amount)
    return Numeral(amount, end, Decimal(_HUNDRED), plain=amount / _HUNDRED)


def _read_behind_scale(
    tokens: Sequence[Token], end: int, *, joining: bool
) -> tuple[Decimal, int] | None:
    """Return what follows a scale word: "two thousand | and five"."""
    joined = joining and tokens[end].lower == "and"
    at = end + joined
    if tokens[at].lower in ("a", "an"):
        return None
    group = _read_below_thousand(tokens, at, joining=joining)
    if group is None or (joined and _begins_another_count(tokens, group)):
        return None
    return group


def _begins_another_count(tokens: Sequence[Token], rest: tuple[Decimal, int]) -> bool:
    """Tell "five hundred and two others" from "five hundred and two"."""
    after = tokens[rest[1]].lower
    return after == "hundred" or (rest[0] < 10 and after in ("of", "others", "more"))  # noqa: PLR2004


def _read_below_thousand(
    tokens: Sequence[Token], i: int, *, joining: bool
) -> tuple[Decimal, int] | None:
    """Read a number below a thousand, "twelve hundred", or the "a" of "a million"."""
    if tokens[i].type is not Type.WORD:
        return None
    article = tokens[i].lower in ("a", "an") and tokens[i + 1].lower in MULTIPLIERS
    bare = tokens[i].lower in MULTIPLIERS
    small = (Decimal(1), i + article) if article or bare else _below_hundred(tokens, i)
    if small is None or tokens[small[1]].lower != "hundred":
        return small
    value, end = small[0] * _HUNDRED, small[1] + 1
    joined = joining and tokens[end].lower == "and"
    rest = _below_hundred(tokens, end + joined)
    if rest is None or (joined and _begins_another_count(tokens, rest)):
        return value, end
    return value + rest[0], rest[1]


def _below_hundred(tokens: Sequence[Token], i: int) -> tuple[Decimal, int] | None:
    value = CARDINALS.get(tokens[i].lower)
    if value is None:
        return None
    if tokens[i].lower in TENS:
        at = i + 1 + (tokens[i + 1].text in HYPHENS)
        unit = ONES.get(tokens[at].lower, 0)
        if 0 < unit < 10:  # noqa: PLR2004
            return Decimal(value + unit), at + 1
    return Decimal(value), i + 1


def _and_a_half(tokens: Sequence[Token], number: Numeral) -> Numeral:
    """Add the half of "two and a half [million]", "a million and a half"."""
    words = tuple(token.lower for token in tokens[number.end : number.end + 3])
    if number.value is None or words[:2] not in (("and", "a"), ("and", "one")):
        return number
    extra = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}.get(words[2])
    if extra is None:
        return number
    end = number.end + 3
    if number.scale > 1:
        return number._replace(value=number.value + extra * number.scale, end=end)
    value = number.value + extra
    scale, end = scale_words(tokens, end)
    return Numeral(value * scale, end, scale, plain=value)


def is_hyphenated(tokens: Sequence[Token], end: int) -> bool:
    """Whether the word behind is joined by a hyphen: "six-member", also "six - member"."""
    dash, word = tokens[end], tokens[end + 1]
    return dash.text in HYPHENS and dash.glued == word.glued and word.type is Type.WORD


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
    dotted = _thousands_with_dot(tokens[i].text)
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

    A comma before one or two digits is read as a decimal point only next to a scale, a percentage,
    a currency or a unit: in "3,5 million" and "€3,50", but not in "in 3,5 and 7".
    """
    text = tokens[i].text
    value = read_digits(text)
    if value is not None or not _may_have_decimal_comma(text):
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
    """Read "1/3": a proper fraction of two short numbers, not part of a longer chain."""
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
    scale, scaled_end = scale_words(tokens, _skip_of_a(tokens, end) if fraction else end)
    if scale == 1:
        return Numeral(value, end, fraction=fraction, plain=value)
    return Numeral(value * scale, scaled_end, scale, plain=value)


def _skip_of_a(tokens: Sequence[Token], i: int) -> int:
    """Skip "of a" in "three quarters of a million"."""
    if tokens[i].lower == "of" and tokens[i + 1].lower in ("a", "one"):
        return i + 2
    return i


def _vague(tokens: Sequence[Token], i: int) -> Numeral | None:
    """Read "dozens", "tens of thousands", "several hundred", "a few thousand"."""
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
    """Read "half a million", "half a dozen", "half of", "one half"."""
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
    """Read "two-thirds", "a third of", "three quarters of a million"."""
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


def render_number(value: Decimal | None) -> str:
    """Write a number with commas, as "-2,000.5"; "?" where there is none."""
    return "?" if value is None else f"{value:,f}"
