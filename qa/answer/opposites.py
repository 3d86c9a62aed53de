"""Words that exclude each other, of which a statement must not have the other one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.answer.content_words import content_stems
from qa.figures.noun_words import EXCLUSIVE_MODIFIERS
from qa.text.stems import stem

_GROUPS = (
    "north|south|east|west",
    "mild moderate|severe serious grave",
    "healthy|sick ill infected",
    "rise rose risen increase grew grow climb|fall fell fallen decrease decline drop shrink",
    "win won|lose lost",
    "gain|lose lost weaken dissipate",
    "accept approve agree allow permit|reject refuse deny ban forbid",
    "support favour favor|oppose resist",
    "arrive enter|leave left depart exit",
    "open begin began start launch|close end ended finish halt",
    "guilty|innocent",
    "gold|silver|bronze",
    "buy bought|sell sold",
    "earlier|later",
    "keep kept maintain|rescind revoke",
    "failure|achievement success",
    "best highest|worst lowest",
    "reelect re-elect|defeat",
    "remain stay|resign quit",
    "evacuate|wound injure kill",
)

_UP = re.compile(r"\bup(?= (?:from|by)\b)")
_DOWN = re.compile(r"\bdown(?= (?:from|by)\b)")


def opposite_words(text: str, sources: Sequence[str]) -> tuple[str, str] | None:
    """Return a word of the text and the one in the sources that excludes it, as stems.

    Only where neither side has both: what rose may fall again.
    """
    mine = content_stems(_directed(text))
    theirs = frozenset[str]().union(*(content_stems(_directed(source)) for source in sources))
    for group in _groups():
        here = [side for side in group if side & mine]
        there = [side for side in group if side & theirs]
        if len(here) == len(there) == 1 and here != there:
            return min(here[0] & mine), min(there[0] & theirs)
    return None


def _directed(text: str) -> str:
    """Return a text with "up from" and "down from" as words that have an opposite."""
    return _DOWN.sub("decrease", _UP.sub("increase", text))


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[frozenset[str], ...], ...]:
    written = [[side.split() for side in group.split("|")] for group in _GROUPS]
    written += [[[word] for word in sorted(group)] for group in EXCLUSIVE_MODIFIERS]
    return tuple(tuple(frozenset(map(stem, side)) for side in group) for group in written)
