"""Read the digits of one token: separators, any script's digits."""

from __future__ import annotations

import re
from decimal import Decimal

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
    comma = decimal_comma and _COMMA_LOCALE.fullmatch(text)
    if comma or _DOTTED_THOUSANDS.fullmatch(text) or _BOTH_MARKS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _SPACED.fullmatch(text):
        head, comma, tail = text.partition(",")
        text = f"{head}.{tail}" if comma else head
    elif not any(form.fullmatch(text) for form in (_PLAIN, _GROUPED, _INDIAN, _QUOTED)):
        return None
    plain = _SEPARATORS.sub("", text)
    return Decimal(plain) if len(plain) <= MAX_DIGITS else None


def dotted_thousands(text: str) -> Decimal | None:
    """Return 12400 for "12.400", which could be that or 12.4; None for any other form."""
    return Decimal(text.replace(".", "")) if _ONE_DOT.fullmatch(text) else None


def may_have_decimal_comma(text: str) -> bool:
    """Whether digits are in a form such as "3,5", which groups no thousands."""
    return _SHORT_COMMA.fullmatch(text) is not None
