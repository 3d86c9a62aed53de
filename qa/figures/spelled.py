"""Numbers in words: "two thousand", "a hundred and one", "two and a half million"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from qa.figures.number_words import CARDINALS, MULTIPLIERS, ONES, TENS
from qa.figures.tokens import Token, Type

HYPHENS = frozenset("-‐‑")
_ABOVE_ALL_SCALES = Decimal(10) ** 18
_MOST_SCALE_WORDS = 3
_HUNDRED = 100
_MOST_DECIMALS = 6
NOUGHTS = frozenset(["nought", "naught", "oh"])


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
    """Read a cardinal in words that begins at token ``i``."""
    pointed = _pointed(tokens, i)
    if pointed is not None:
        return pointed
    group = _group(tokens, i)
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
        group = _next_group(tokens, end)
    if end == i:
        return None
    return _and_a_half(tokens, Numeral(total, end, scale, plain=total / scale))


def _pointed(tokens: Sequence[Token], i: int) -> Numeral | None:
    """As in "two point five", "nought point two five million"; not "at one point five men"."""
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
    """Return "three hundred" with its scale, which "two or three hundred" shares."""
    hundreds = tokens[end - 1].lower == "hundred" and not total
    if not hundreds:
        return Numeral(total + amount, end, plain=total + amount)
    return Numeral(amount, end, Decimal(_HUNDRED), plain=amount / _HUNDRED)


def _next_group(tokens: Sequence[Token], end: int) -> tuple[Decimal, int] | None:
    """Return what follows a scale word: "two thousand | and five"."""
    joined = tokens[end].lower == "and"
    at = end + joined
    if tokens[at].lower in ("a", "an"):
        return None
    group = _group(tokens, at)
    if group is None or (joined and _counts_anew(tokens, group)):
        return None
    return group


def _counts_anew(tokens: Sequence[Token], rest: tuple[Decimal, int]) -> bool:
    """Tell "five hundred and two others" from "five hundred and two"."""
    after = tokens[rest[1]].lower
    return after == "hundred" or (rest[0] < 10 and after in ("of", "others", "more"))  # noqa: PLR2004


def _group(tokens: Sequence[Token], i: int) -> tuple[Decimal, int] | None:
    """Read a number below a thousand, "twelve hundred", or the "a" of "a million"."""
    if tokens[i].type is not Type.WORD:
        return None
    article = tokens[i].lower in ("a", "an") and tokens[i + 1].lower in MULTIPLIERS
    bare = tokens[i].lower in MULTIPLIERS
    small = (Decimal(1), i + article) if article or bare else _below_hundred(tokens, i)
    if small is None or tokens[small[1]].lower != "hundred":
        return small
    value, end = small[0] * _HUNDRED, small[1] + 1
    joined = tokens[end].lower == "and"
    rest = _below_hundred(tokens, end + joined)
    if rest is None or (joined and _counts_anew(tokens, rest)):
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
    """As in "two and a half [million]", "a million and a half"."""
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
