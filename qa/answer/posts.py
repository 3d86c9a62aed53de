"""Whether a person holds the post that the question asks about, or another one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answer.place import Doubt, Place

OTHER_POST = -2.5
"""For "Interior Minister Jorun Askel" where the question has the prime minister."""

_POSTS = "minister|secretary|ministers|secretaries|attorney|spokesman|spokeswoman|spokesperson"
_ASKED = re.compile(
    rf"\bwho(?:['’]s| is| was| are| were)\b[^?]*?((?:[A-Za-z][\w-]+ ){{1,2}})({_POSTS})\b",
    re.IGNORECASE,
)
_HELD = re.compile(rf"((?:[A-Za-z][\w-]+ ){{0,3}})({_POSTS})\b", re.IGNORECASE)
_PLAIN = frozenset("the a an its his her their former new current then".split())
_SAME = {"defense": "defence", "pm": "prime", "premier": "prime"}
_BESIDE = 40
"""Code points between a post and who holds it."""
_SHORT = 6
"""Letters that one post and several have in common: secretary, secretaries."""


def other_post(question: str, place: Place) -> Iterator[Doubt]:
    """Yield another post right beside the person found than the one that is asked about."""
    asked = _ASKED.search(question)
    kind = _kind(asked[1]) if asked else frozenset()
    if asked is None or not kind:
        return
    same = [
        found
        for found in _HELD.finditer(place.sentence)
        if found[2].casefold()[:_SHORT] == asked[2].casefold()[:_SHORT]
    ]
    near = min(same, key=lambda found: _distance(found, place), default=None)
    if near is None or _distance(near, place) > _BESIDE:
        return
    held = _kind(near[1])
    if held and not kind & held:
        yield Doubt(OTHER_POST, f"they hold another post, “{near[0].strip()}”")


def _distance(found: re.Match[str], place: Place) -> int:
    return max(found.start() - place.inside.end, place.inside.start - found.end(), 0)


def _kind(words: str) -> frozenset[str]:
    """Return what sort of minister it is; whose minister is asked elsewhere."""
    plain = [word.casefold() for word in words.split()]
    kept = [word for word in plain if word not in _PLAIN and not word.endswith(("'s", "’s"))]
    return frozenset(_SAME.get(word, word) for word in kept[-1:])
