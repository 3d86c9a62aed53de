"""The figures of a sentence, read once however many candidates stand in it."""

from __future__ import annotations

from functools import lru_cache

from qa.figures import Figure, read_figures

_REMEMBERED = 1024
"""Sentences: those of a question's passages."""


@lru_cache(maxsize=_REMEMBERED)
def figures_of(sentence: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence; relative dates stay unresolved."""
    return tuple(read_figures(sentence))
