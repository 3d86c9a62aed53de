"""Whether words name the same."""

from __future__ import annotations

from functools import lru_cache

from qa.figures import SAME_PLACE

_SHORTEST_PREFIX = 5


@lru_cache(maxsize=4096)
def named(stem: str, stems: frozenset[str]) -> bool:
    """Whether a stem, or another that names the same, is among others."""
    return stem in stems or any(alike(stem, other) for other in stems)


def alike(one: str, other: str) -> bool:
    """Whether two stems name the same: equal, "caldria" and "caldrian", "poland" and "polish"."""
    if one == other or SAME_PLACE.get(one, one) == SAME_PLACE.get(other, other):
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORTEST_PREFIX and longer.startswith(shorter)
