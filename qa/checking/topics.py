"""What a sentence is about: its stems, with one stem for a country and its people."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from qa.figures import SAME_PLACE
from qa.text.stems import content_stems, stem


def topic_stems(text: str) -> tuple[str, ...]:
    """Return the content stems of a text; "Canada" and "Canadian" have the same."""
    places = _places()
    return tuple(places.get(one, one) for one in content_stems(text))


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    return {stem(name): stem(people) for name, people in SAME_PLACE.items()}
