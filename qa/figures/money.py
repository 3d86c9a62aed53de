"""Currencies before and behind numbers."""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token, Type
from qa.figures.unit_words import (
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    DOLLAR_PREFIXES,
    NATIONAL_DOLLARS,
    POUNDS,
    WEIGHT_CUES,
)

_NATIONAL = {
    ("british", "pounds"): "GBP",
    ("british", "pound"): "GBP",
    ("egyptian", "pounds"): "EGP",
    ("turkish", "lira"): "TRY",
    ("hong", "kong"): "HKD",
} | {
    (nation, word): code
    for nation, code in NATIONAL_DOLLARS.items()
    for word in ("dollar", "dollars")
}

_VIDEO = frozenset("240 360 480 720 1080 1440 2160".split())
"""Lines of a picture: "1080p"."""


def currency_before(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Read "$", "US$", "USD", "Rs." in front of digits: the code and the index behind."""
    token, after = tokens[i], tokens[i + 1]
    if token.text in CURRENCY_SIGNS:
        return CURRENCY_SIGNS[token.text], i + 1
    spaced = token.text.isupper() and len(token.text) > 1
    if token.lower in DOLLAR_PREFIXES and after.text == "$" and (after.glued or spaced):
        return DOLLAR_PREFIXES[token.lower], i + 2
    if after.type is Type.NUMBER and token.text.isupper() and token.lower in CURRENCY_CODES:
        return CURRENCY_CODES[token.lower], i + 1
    if token.text == "Rs":
        at = i + 1 + (after.text == ".")
        return ("INR", at) if tokens[at].type is Type.NUMBER else None
    return None


def code_behind(tokens: Sequence[Token], i: int) -> int:
    """Skip "USD" or "dollars" behind an amount that already has its sign."""
    if tokens[i].lower in CURRENCY_CODES and tokens[i].text.isupper():
        return i + 1
    return i


def currency_behind(tokens: Sequence[Token], end: int) -> tuple[str, int] | None:
    """Read "euros", "US dollars", "EUR" behind a number: the code and the index behind."""
    at = end + (tokens[end].text in HYPHENS and tokens[end].glued)
    word, after = tokens[at].lower, tokens[at + 1].lower
    if (word, after) in _NATIONAL:
        return _NATIONAL[word, after], at + 2 + (after == "kong")
    if word in POUNDS and not is_weight(tokens, at):
        return "GBP", at + 1 + (after == "sterling")
    if word in CURRENCY_WORDS and (word != "won" or _counts_money(tokens[end - 1])):
        return CURRENCY_WORDS[word], at + 1
    if tokens[at].text.isupper() and word in CURRENCY_CODES:
        return CURRENCY_CODES[word], at + 1
    if tokens[end].text == "p" and tokens[end].glued and tokens[end - 1].text not in _VIDEO:
        return "penny", end + 1
    return ("EUR", at + 1) if word == "€" else None


def _counts_money(token: Token) -> bool:
    """Whether "won" behind this token can be money: "a million won", not "three won"."""
    return token.lower.endswith(("illion", "thousand"))


def is_weight(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "pounds" at token ``at`` weigh rather than pay."""
    near = {token.lower for token in tokens[max(0, at - 6) : at]}
    return bool(near & WEIGHT_CUES) or tokens[at + 1].lower in ("of", "heavier", "lighter", "(")
