"""Opposites in statements and sentences, of which a statement must not have the other one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.answer.content_words import content_stems
from qa.figures import EXCLUSIVE_MODIFIERS
from qa.text.opposites import Sides, opposite, sides

_UP = re.compile(r"\bup(?= (?:from|by)\b)")
_DOWN = re.compile(r"\bdown(?= (?:from|by)\b)")


def opposite_words(text: str, sources: Sequence[str]) -> tuple[str, str] | None:
    """Return a word of the text and the one in the sources that excludes it, as stems."""
    mine = content_stems(_directed(text))
    theirs = frozenset[str]().union(*(content_stems(_directed(source)) for source in sources))
    return opposite(mine, theirs, _modifiers())


def _directed(text: str) -> str:
    """Return a text with "up from" and "down from" as words that have an opposite."""
    return _DOWN.sub("decrease", _UP.sub("increase", text))


@lru_cache(maxsize=1)
def _modifiers() -> tuple[Sides, ...]:
    return tuple(sides([word] for word in sorted(group)) for group in EXCLUSIVE_MODIFIERS)
