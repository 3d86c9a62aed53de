"""Whether an age found is the one at the time that the question asks about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answer.place import Doubt, Place

OTHER_TIME = -1.5
"""For "when I was about 10 years old" where the question has "how old is"; so the other way."""

_AGE_NOW = re.compile(r"\bhow old (?:is|are)\b|\bwhat age (?:is|are)\b", re.IGNORECASE)
_AGE_THEN = re.compile(r"\bhow old (?:was|were)\b|\bwhat age (?:was|were|did|had)\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:when|until|since)\b[^,;.]*\b(?:was|were|turned|aged)\s+(?:only |just )?\Z"
)
_NOW = re.compile(r"(?:\b(?:am|is|are)|['’](?:m|s|re))\s+(?:now |only |just )?\Z")


def other_age(question: str, place: Place) -> Iterator[Doubt]:
    """Yield "I am 61 now" where an earlier age is asked for, and an earlier one for today's."""
    before = place.sentence[: place.inside.start]
    if _AGE_NOW.search(question) and _THEN.search(before):
        yield Doubt(OTHER_TIME, "that is an earlier age")
    if _AGE_THEN.search(question) and _NOW.search(before):
        yield Doubt(OTHER_TIME, "that is a later age")
