"""Reduce a text to the stems that say what it is about.

A country and its people have one stem: "Canada" and "Canadian" are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from qa.figures import SAME_PLACE
from qa.text.stems import content_stems, stem
from qa.types import Withdrawn


def topic_stems(text: str) -> tuple[str, ...]:
    """Return the content stems of a text; those of "Canada" and "Canadian" are equal."""
    places = _places()
    return tuple(places.get(one, one) for one in content_stems(text))


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    return {stem(name): stem(people) for name, people in SAME_PLACE.items()}


def unrepaired(lost: Sequence[Withdrawn], better: str) -> list[Withdrawn]:
    """Return the withdrawn statements that a new statement does not replace.

    The new one replaces at most one: the statement that shares most stems with it.
    """
    words = set(topic_stems(better))
    shared = [len(words & set(topic_stems(one.text))) for one in lost]
    if not any(shared):
        return list(lost)
    repaired = shared.index(max(shared))
    return [one for place, one in enumerate(lost) if place != repaired]
