"""One page of a PDF to text, with raised and lowered numbers told from those beside them.

pypdf gives a page's text in pieces, each with the size and the place of its letters. A number in
smaller letters, above the line it follows, is a superscript: ``10`` and a raised ``6`` are ``10⁶``,
and the raised ``4`` after ``45`` is the mark of a note, which is left out as it is on pages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from qa.sources.formats.html_clean import lowered, raised
from qa.sources.formats.pdf_struck import Bar, Words, has_strike_marks, is_crossed

_NUMBER = re.compile(r"[-+−]?\d{1,4}")
_BULLET = re.compile(r"^[\ue000-\uf8ff](?=\s)", re.MULTILINE)
"""A list's mark in a font of signs, whose characters have no meaning of their own."""
_A_POINT, _A_BOX = 2, 4
_SMALLER = 0.85
"""Of the letters before it, at most; real ones are set at 58 to 75 percent."""
_LEAST_RISE, _MOST_RISE = 0.1, 0.75
"""Of the letters before it: less is unevenness, more is another line."""


class Piece(NamedTuple):
    """Text that was set in one go."""

    text: str
    size: float
    """Height of its letters, in points; 0 where that is not known."""
    base: float
    """Height of its base line above the page's lower edge, in points."""


class PageText(NamedTuple):
    """The text of one page."""

    text: str
    may_be_struck: bool
    """Whether a line runs through some of it, or a reviewer's mark strikes it out."""


def page_text(page: Any) -> PageText:
    """Return the text of a pypdf page.

    Example: a page that shows "It cost 10⁶ crowns" with a raised, smaller 6 gives that, where its
    letters alone read "It cost 106 crowns".
    """
    pieces: list[Piece] = []
    words: list[Words] = []
    bars: list[Bar | None] = []
    pen = (0.0, 0.0)

    def draw(operator: bytes, operands: Sequence[Any], cm: Sequence[float], _: object) -> None:
        nonlocal pen
        if operator in {b"m", b"l"} and len(operands) == _A_POINT:
            x, y = _place(operands, cm)
            if operator == b"l":
                bars.append(_bar(pen, (x, y)))
            pen = x, y
        elif operator == b"re" and len(operands) == _A_BOX:
            left, low, width, high = map(float, operands)
            corners = _place((left, low), cm), _place((left + width, low + high), cm)
            bars.append(_bar(*corners))

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _: object, size: float) -> None:
        scale = math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        start, base = _place((tm[4], tm[5]), cm)
        pieces.append(Piece(text, abs(size) * scale, base))
        if text.strip() and size:
            words.append(Words(start, base, abs(size) * scale, len(text.strip())))

    plain = str(page.extract_text(visitor_text=visit, visitor_operand_before=draw))
    joined = plain if "".join(one.text for one in pieces) != plain else settled(pieces)
    text = _BULLET.sub("•", joined.replace("\f", "\n")).rstrip()
    flat = [one for one in bars if one is not None]
    return PageText(text, has_strike_marks(page) or is_crossed(flat, words))


def _place(point: Sequence[Any], cm: Sequence[float]) -> tuple[float, float]:
    """Return a point as it stands on the page."""
    x, y = float(point[0]), float(point[1])
    return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]


def _bar(one: tuple[float, float], other: tuple[float, float]) -> Bar | None:
    """Return the shape between two corners, if it is wider than high."""
    high, wide = abs(one[1] - other[1]), abs(one[0] - other[0])
    return Bar(min(one[0], other[0]), (one[1] + other[1]) / 2, high) if wide > high else None


def settled(pieces: Sequence[Piece]) -> str:
    """Return the pieces' text, raised and lowered numbers in characters of their own."""
    text = ""
    line: Piece | None = None
    """The last piece of full size, while its line goes on."""
    for piece in pieces:
        number = piece.text.strip()
        if line is not None and _NUMBER.fullmatch(number) and _is_smaller(piece, line):
            rise = (piece.base - line.base) / line.size
            if _LEAST_RISE < abs(rise) < _MOST_RISE and text[-1:].strip():
                shown = (raised if rise > 0 else lowered)(number, text[-20:])
                text += piece.text.replace(number, shown, 1)
                continue
        text += piece.text
        if piece.text.strip():
            line = piece
        elif "\n" in piece.text:
            line = None
    return text


def _is_smaller(piece: Piece, line: Piece) -> bool:
    return 0 < piece.size < _SMALLER * line.size
