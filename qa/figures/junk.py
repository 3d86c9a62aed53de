"""Digits that are no figures: of names, codes, telephone numbers and list items."""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures.number_words import ORDINAL_SUFFIXES, SCALE_SUFFIXES
from qa.figures.numerals import digits_at
from qa.figures.spelled import HYPHENS, scale_words
from qa.figures.tokens import Token, Type
from qa.figures.unit_words import MEASURE_UNITS, TIME_UNITS

_CLOCK_CHARACTERS = frozenset(":")
_SUFFIXES = (
    ORDINAL_SUFFIXES
    | {*SCALE_SUFFIXES, *MEASURE_UNITS, *TIME_UNITS}
    | {"s", "am", "pm", "a.m.", "p.m.", "pp", "pct", "percent", "bp", "bps", "'s", "’s"}
)
_CURRENCY_CODE = len("USD")
_LONGEST_ITEM = len("10")
_TELEPHONE = (len("555"), len("1234"))
_REACH = 30
_IN_NAMES = frozenset("-‐‑–/")
_BETWEEN_GROUPS = frozenset("-)‑–")
_GROUP_DIGITS = range(2, 9)
_MOST_GROUPS = 6
_FEWEST_DIGITS = 6
_CUE_REACH = 3
_DIALS = frozenset(
    "call called calling phone telephone tel ring dial dialled dialed hotline helpline fax".split()
)


def is_junk(tokens: Sequence[Token], i: int) -> int:
    """Return how many tokens from ``i`` on are digits of a name, a code or a telephone number.

    0 means that the digits may be a figure.
    """
    token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
    if token.glued and _names(tokens, i):
        return 1 + _joined_digits(tokens, i + 1)
    if after.glued and after.type is Type.WORD and not _known_suffix(tokens, i):
        return 2
    if before.text == "+" and token.glued:
        return _chain(tokens, i)
    if numbers_item(tokens, i):
        return 1
    if digits_at(tokens, i) is None and not _CLOCK_CHARACTERS & set(token.text):
        return scale_words(tokens, i + 1)[1] - i  # "1.2.3 million": no million either
    return _telephone(tokens, i) or _dialled(tokens, i)


def _names(tokens: Sequence[Token], i: int) -> bool:
    """Whether digits belong to "A320", "COVID-19", "F-16", "@user1", "102-1"'s tail."""
    before = tokens[i - 1]
    if before.type is Type.WORD:
        return before.lower not in ("us", "mid")
    if before.text in ("_", "@", "&", "#") and before.glued:
        return True
    joined = before.text in HYPHENS and before.glued
    prefix = tokens[i - 2]
    named = prefix.type is Type.WORD and not prefix.text.islower()
    return joined and named and prefix.lower not in ("over", "under", "mid")


def _known_suffix(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i + 1]
    code = word.text.isupper() and len(word.text) == _CURRENCY_CODE
    before = tokens[i - 1]
    named = before.text[:1].isupper() and not before.text.isdecimal()
    heat = word.text in ("C", "F") and not named and len(tokens[i].text) <= len("38.5")
    return word.lower in _SUFFIXES or word.text in ("p", "pc") or heat or code


def numbers_item(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number heads an item of a list: "1) ...", or "1. ..." where a line begins."""
    token, stop, word = tokens[i : i + 3]
    if token.glued or not stop.glued or len(token.text) > _LONGEST_ITEM:
        return False
    if stop.text == ")":
        return _unopened(tokens, i)
    before = tokens[i - 1]
    begins = token.leads or before.type in (Type.END, Type.BREAK) or before.text in (".", "!", "?")
    return stop.text == "." and begins and not word.glued and word.type is not Type.END


def _unopened(tokens: Sequence[Token], i: int) -> bool:
    """Whether no parenthesis is open before a closing one."""
    for at in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if tokens[at].text == ")":
            break
        if tokens[at].text == "(":
            return False
    return True


def _chain(tokens: Sequence[Token], i: int) -> int:
    """Count the tokens of digits and signs that hang together from ``i`` on."""
    count = 1
    while tokens[i + count].type is Type.NUMBER or tokens[i + count].text in ("-", "(", ")"):
        count += 1
    return count


def _joined_digits(tokens: Sequence[Token], i: int) -> int:
    """Count the tokens by which a name goes on: the "-23" of "FY2022-23"."""
    count = 0
    while (
        tokens[i + count].text in _IN_NAMES
        and tokens[i + count].glued
        and (tokens[i + count + 1].type is Type.NUMBER and tokens[i + count + 1].glued)
    ):
        count += 2
    return count


def _dialled(tokens: Sequence[Token], i: int) -> int:
    """As in "020 7946 0958", "(555) 123-4567", "call 116 123": groups of digits that are dialled.

    A first group that begins with a zero or stands in parentheses, or a word such as "call"
    before it, tells them from other numbers; one group alone may be a count.
    """
    if not tokens[i].text.isdecimal():
        return 0
    end, groups = i + 1, 1
    while groups < _MOST_GROUPS:
        at = end
        while tokens[at].text in _BETWEEN_GROUPS:
            at += 1
        if not (tokens[at].type is Type.NUMBER and _is_group(tokens[at].text)):
            break
        end, groups = at + 1, groups + 1
    bracketed = tokens[i - 1].text == "(" and tokens[i + 1].text == ")"
    zero = tokens[i].text[0] == "0" and len(tokens[i].text) > len("07")
    cued = {token.lower for token in tokens[max(0, i - _CUE_REACH) : i]} & _DIALS
    digits = sum(len(token.text) for token in tokens[i:end] if token.type is Type.NUMBER)
    dialled = groups > 1 and digits >= _FEWEST_DIGITS and (bracketed or zero or cued)
    return end - i if dialled else 0


def _is_group(text: str) -> bool:
    return text.isdecimal() and len(text) in _GROUP_DIGITS


def _telephone(tokens: Sequence[Token], i: int) -> int:
    """As in "212-555-1234", "(212) 555-1234", "555-1234", "9-7-4-1", "24/7"."""
    at = i
    while (
        tokens[at + 1].text in ("-", "/")
        and tokens[at + 1].glued
        and (tokens[at + 2].type is Type.NUMBER and tokens[at + 2].glued)
    ):
        at += 2
    pair = at == i + 2
    lengths = (len(tokens[i].text), len(tokens[at].text))
    number = pair and lengths == _TELEPHONE and not tokens[at].text.endswith("00")
    slashed = pair and tokens[i + 1].text == "/"
    return at + 1 - i if at > i + 2 or number or slashed else 0
