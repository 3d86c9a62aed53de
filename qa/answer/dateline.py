"""Whether words found stand in the dateline of a report: "GREVENHOLT (Nordwire) — "."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answer.anchors import Anchors
from qa.answer.place import Doubt, Place

IN_DATELINE = -3.0
"""It says where, and for whom, was written; nothing of the story."""

_DATELINE = re.compile(
    r"\W*(?:[A-Z][A-Z.'’-]+|St\.)(?:[ ,]+(?:[A-Z][\w.'’-]*|[a-z]{2}))*\s*"
    r"(?:\([^()]{2,40}\)\s*)?[—–-]+\s"
)
_WHERE = re.compile(r"\bwhere\b|\b(?:what|which) (?:city|town|place|capital|village)\b", re.I)


def in_dateline(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield words of the dateline, except where a place is asked for."""
    found = _DATELINE.match(place.sentence)
    if found and place.inside.end <= found.end() and not _WHERE.search(anchors.question):
        yield Doubt(IN_DATELINE, "they only say where the article was written")
