"""Digits that are no figure: "F-16", "COVID-19", "555-1234"; they can still be compared."""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures.junk import numbers_item
from qa.figures.tokens import Token, Type, tokenize
from qa.figures.types import Figure, Kind
from qa.types.span import Span

CODE = "code"
"""The unit of a code's figure, which has no value."""
_JOINTS = frozenset("-‐‑/.:_+#@")


def read_codes(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return what holds digits outside ``figures``, as labels without value.

    With the figures themselves this leaves no digit of a text unread, so that no altered digit
    passes only because it stands in a name.
    """
    covered = iter([*((one.span.start, one.span.end) for one in figures), (len(text), len(text))])
    start, end = next(covered)
    codes: list[Figure] = []
    tokens = tokenize(text)
    for at, token in enumerate(tokens):
        while end <= token.start and start < len(text):
            start, end = next(covered)
        counts = token.type is Type.NUMBER and not numbers_item(tokens, at)
        if counts and not (start <= token.start < end):
            span = _extent(tokens, at, codes[-1].span.end if codes else 0)
            if span is not None:
                codes.append(_code(text, span))
    return tuple(codes)


def _code(text: str, span: Span) -> Figure:
    return Figure(span=span, core=span, text=span.cut(text), kind=Kind.LABEL, unit=CODE)


def _extent(tokens: Sequence[Token], at: int, floor: int) -> Span | None:
    """Return the glued run around a token, or None where it was part of the last one."""
    if tokens[at].start < floor:
        return None
    first = last = at
    while tokens[first].glued and _joins(tokens[first - 1]) and tokens[first - 1].start >= floor:
        first -= 1
    while tokens[last + 1].glued and _joins(tokens[last + 1]):
        last += 1
    while last > at and tokens[last].text in _JOINTS:
        last -= 1
    while first < at and tokens[first].text in _JOINTS:
        first += 1
    return Span(start=tokens[first].start, end=tokens[last].end)


def _joins(token: Token) -> bool:
    return token.type in (Type.WORD, Type.NUMBER) or token.text in _JOINTS
