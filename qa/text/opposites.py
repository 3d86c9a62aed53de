"""Words that exclude each other: what rose did not fall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qa.text.stems import stem

Sides = tuple[frozenset[str], ...]
"""The stems of each side of one opposition: who says one side denies the others."""

_GROUPS = (
    "north northern*|south southern*|east eastern*|west western*",
    "rise rose risen increase grow grew climb jump* surge* gain*"
    "|fall fell fallen decrease decline drop shrink shrank* plunge* lose*",
    "gain|lose lost weaken dissipate",
    "win won|lose lost",
    "accept approve agree allow permit legal*|reject refuse deny ban forbid illegal*",
    "support favour favor back*|oppose resist",
    "arrive enter join*|leave left depart exit quit* withdraw* withdrew*",
    "open begin began start launch|close end finish halt suspend*",
    "keep kept maintain|rescind revoke",
    "remain stay|resign quit",
    "reelect re-elect|defeat",
    "evacuate|wound injure kill",
    "buy bought|sell sold",
    "earlier before*|later after*",
    "first*|last*",
    "more*|fewer* less*",
    "largest* biggest* highest* most*|smallest* lowest* least*",
    "best highest|worst lowest",
    "mild moderate|severe serious grave",
    "healthy|sick ill infected",
    "guilty convict*|innocent acquit*",
    "failure|achievement success",
    "male* man* men* boy*|female* woman* women* girl*",
    "gold|silver|bronze",
)
"""Sides that exclude each other. A star: only within a clause, because in a whole sentence the
word is often said of something else ("Northern Ireland", "join them after they left")."""
_STARRED = re.compile(r"\S+\*")
_IN_PLACE = (
    "up upward|down downward",
    "above over|below under",
    "die died death dead kill killed|survive survived survivor live alive",
    "dead killed kill die died|injured injure wounded wound hurt",
    "missing|found",
    "inside|outside",
    "same|different",
    "always|never",
)
"""Opposites only where one stands in the place of the other."""


def opposite(
    mine: frozenset[str],
    theirs: frozenset[str],
    others: Sequence[Sides] = (),
    *,
    in_clause: bool = False,
) -> tuple[str, str] | None:
    """Return a stem of one text and the stem of another that excludes it, or None.

    Only where neither text has both: what rose may fall again.

    Args:
        mine: The stems of one text.
        theirs: The stems of the other.
        others: Oppositions to look for beside those that hold in any text.
        in_clause: Both texts are clauses that are about the same.
    """
    for group in (*_opposites(in_clause=in_clause), *others):
        here = [side for side in group if side & mine]
        there = [side for side in group if side & theirs]
        if len(here) == len(there) == 1 and here != there:
            return min(here[0] & mine), min(there[0] & theirs)
    return None


def opposed(one: str, other: str) -> bool:
    """Whether two words, as stems, exclude each other where one stands in the other's place."""
    return any(
        one in mine and other in theirs
        for group in _opposites_in_place()
        for mine in group
        for theirs in group
        if mine is not theirs
    )


def sides(group: Iterable[Iterable[str]]) -> Sides:
    """Return the sides of an opposition, each given by its words in any form."""
    return tuple(frozenset(map(stem, side)) for side in group)


@lru_cache(maxsize=2)
def _opposites(*, in_clause: bool) -> tuple[Sides, ...]:
    """Return the groups with the words that have a star, or without them."""
    written = (one.replace("*", "") if in_clause else _STARRED.sub("", one) for one in _GROUPS)
    return tuple(group for group in map(_read, written) if len(group) > 1)


@lru_cache(maxsize=1)
def _opposites_in_place() -> tuple[Sides, ...]:
    return (*_opposites(in_clause=True), *map(_read, _IN_PLACE))


def _read(group: str) -> Sides:
    return sides(side.split() for side in group.split("|") if side.strip())
