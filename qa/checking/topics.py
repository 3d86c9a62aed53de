"""Reduce a text to the stems that say what it is about; a country and its people have one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from qa.figures import SAME_PLACE
from qa.text.stems import content_stems, stem
from qa.types import Withdrawn


def topic_stems(text: str) -> tuple[str, ...]:
    """Return the content stems of a text; "Canada" and "Canadian" have the same."""
    places = _places()
    return tuple(places.get(one, one) for one in content_stems(text))


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    return {stem(name): stem(people) for name, people in SAME_PLACE.items()}


def unrepaired(lost: Sequence[Withdrawn], better: str) -> list[Withdrawn]:
    """Return the withdrawn statements but for the one that a statement says better."""
    words = set(topic_stems(better))
    shared = [len(words & set(topic_stems(one.text))) for one in lost]
    if not any(shared):
        return list(lost)
    repaired = shared.index(max(shared))
    return [one for place, one in enumerate(lost) if place != repaired]
