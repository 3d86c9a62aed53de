"""Cut a text into tokens, and hold what is read of a figure before it is complete."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from qa.figures.types import Kind
from qa.figures.words.amounts import FRACTION_CHARACTERS
from qa.text.folding import fold, is_folded

_FRACTIONS = "".join(FRACTION_CHARACTERS)
# Possessive quantifiers throughout: no alternative ever gives back what it took, so each
# character is looked at a bounded number of times.
_TOKEN = re.compile(
    rf"""
    (?P<space>\s++)
  | (?P<address>(?:https?://|www\.)\S++)
  | (?P<number>(?<![\w.)\]%'"”’])[.·](?=\d)\d++(?![.,\d])
      |\d++(?:[.,:'’·，．٬٫\u00a0\u2009\u202f]\d++)*+)
  | (?P<fraction>[{_FRACTIONS}])
  | (?P<dotted>(?:[^\W\d_{_FRACTIONS}]\.){{2,}}+)
  | (?P<possessive>['’]s\b)
  | (?P<word>[^\W\d_{_FRACTIONS}]++(?:['’](?!s\b)[^\W\d_{_FRACTIONS}]++)*+)
  | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Type(IntEnum):
    """The sorts of token."""

    NUMBER = 1
    WORD = 2
    SYMBOL = 3
    FRACTION = 4
    ADDRESS = 5
    BREAK = 6
    """An empty line; nothing reads across it."""
    END = 7


class Token(NamedTuple):
    """A token of a text: ``text[start:end]``."""

    text: str
    lower: str
    start: int
    end: int
    type: Type
    glued: bool
    """Whether nothing stands between it and the token before."""
    leads: bool = False
    """Whether a line begins with it."""


_TYPES = {
    "address": Type.ADDRESS,
    "number": Type.NUMBER,
    "fraction": Type.FRACTION,
    "dotted": Type.WORD,
    "word": Type.WORD,
    "possessive": Type.WORD,
    "symbol": Type.SYMBOL,
}
_PADDING = 12
"""END tokens after the last one, so that looking ahead, or behind the first, needs no check."""
_LINES_OF_A_BREAK = 2


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of ``text``, followed by some of type END.

    The words are folded (see ``qa.text.fold``), the offsets are those of the text as given.
    """
    tokens: list[Token] = []
    glued = leads = False
    folded = None if is_folded(text) else fold(text)
    plain = text if folded is None else folded.text
    for match in _TOKEN.finditer(plain):
        name = match.lastgroup or "symbol"
        start, end = match.span()
        if folded is not None:
            start, end = folded.starts[start], folded.ends[end - 1]
        if name == "space":
            lines = match.group().count("\n")
            glued, leads = False, lines > 0
            if lines >= _LINES_OF_A_BREAK:
                tokens.append(Token("", "", start, end, Type.BREAK, False))
            continue
        word = match.group()
        tokens.append(Token(word, word.lower(), start, end, _TYPES[name], glued, leads))
        glued, leads = True, False
    last = Token("", "", len(text), len(text), Type.END, False)
    return (*tokens, *(last for _ in range(_PADDING)))


HYPHENS = frozenset("-‐‑")
RANGE_DASHES = frozenset("-‐‑‒–—")


class When(NamedTuple):
    """What the words of a date state; ``resolve_days`` turns it into days."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    """For "Sept. 1-3"."""
    last_year: int | None = None
    """For "2003-2007" and "the 1990s"."""
    weekday: int | None = None
    unit: str | None = None
    """For relative dates: day, week, weekend, month, year, decade."""
    offset: int | None = None
    """How many units away; -1 is last week, 0 this week, None where a name decides."""

    part: str | None = None
    """Of a month: early, mid or late."""
    of_week: int | None = None
    """For "Tuesday of last week": how many weeks away."""

    @property
    def relative(self) -> bool:
        """Whether the words need a publication date."""
        return self.year is None


class Draft(NamedTuple):
    """A figure's own words: ``tokens[start:end]``, or from ``lead`` with range words."""

    kind: Kind
    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str | None = None
    lead: int | None = None
    """First token of words that belong to the span but not to the core: "between"."""
    when: When | None = None
    vague: str | None = None
    """Canonical wording of a vague number: "tens of thousands"."""
    scale: Decimal = Decimal(1)
    """What the scale word is worth: a million for "2.5 million"."""
    plain: Decimal | None = None
    """The value before the scale: 2.5 for "2.5 million"."""
    hyphenated: bool = False
    """Joined to the next word: "the six-member team", "two-hour"."""
    dotted: Decimal | None = None
    """The other reading of "12.400", where what it counts does not decide."""
    refused: bool = False
    """Could be two numbers: passed over whole, so that no piece of it is read as a value."""

    @property
    def begin(self) -> int:
        """First token of the span."""
        return self.start if self.lead is None else self.lead


def point_draft(kind: Kind, start: int, end: int, value: Decimal | int, **rest: object) -> Draft:
    """Make a draft with one value."""
    number = Decimal(value)
    return Draft(kind, start, end, number, number)._replace(**rest)  # type: ignore[arg-type]
