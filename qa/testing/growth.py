"""How the work of reading figures grows with the text, on texts made to be slow."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

HOSTILE = {
    "digits": "9",
    "groups": "1,000,",
    "spaced groups": "1 000 ",
    "no-break groups": "1\u00a0000\u00a0",
    "scales": "million ",
    "dashes": "1-2-3-",
    "articles": "a ",
    "ones": "one and ",
    "tens": "twenty-",
    "apostrophes": "'9",
    "slashes": "1/2/",
    "dots": "U.",
    "hedges": "about ",
    "negations": "not ",
    "ranges": "between 5 and ",
    "years": "2012-",
    "dollars": "$",
    "telephone": "+1 (2) ",
    "labels": "Aa 5 ",
    "labels in rows": "posts 5 and ",
    "open parentheses": "( 5",
    "addresses": "http://",
    "lines": "\n",
    "months": "May 5, ",
    "nouns": "5 big ",
    "quotes": '" he said ',
    "commas": "Kirby, said ",
    "two units": "2 hours and 3 minutes and ",
    "feet": "6ft 2in ",
    "hanging hyphens": "5- to ",
    "odds": "10-to-1-",
    "one in": "1-in-",
    "halves": "a day and a half and ",
    "multiples": "doubled 10 times higher ",
    "clocks": "1:00:0",
    "parentheses behind": "20 (5 ",
    "ages": "between the ages of 5 and ",
    "parts of months": "mid-late-early May ",
}
"""Units that are repeated; each drives one part of the grammar."""


def steps(read: Callable[[str], object], text: str) -> int:
    """Count the function calls of reading a text: the same on every machine, unlike seconds."""
    count = 0

    def tally(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return count


def growth(read: Callable[[str], object], unit: str, chars: int) -> float:
    """Return how many times the steps grow when a text of ``chars`` code points doubles."""
    text = (unit * (2 * chars // len(unit) + 1))[: 2 * chars]
    return steps(read, text) / max(1, steps(read, text[:chars]))
