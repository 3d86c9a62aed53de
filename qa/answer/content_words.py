"""Content words of statements and sentences: how much of one stands in the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from qa.text import stems
from qa.text.abbreviations import words

WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_LIGHT = frozenset(
    map(
        stems.stem,
        words(
            """
            according across against ago almost along already although among another around away
            became back came come could either else even ever every get gets give given go goes
            going got however last later like longer made make makes man nearly neither next not
            now onto others per put puts rather said same say saying says set since still take
            taken taking tell tells till time told toward towards two upon us use used via way well
            went whether whose within without would yet nor never cannot
            """
        ),
    )
)
"""Stems of words that a retelling puts in or leaves out without saying anything else."""
_SAME_PREFIX = 6


@lru_cache(maxsize=4096)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning. Figures are left to ``qa.figures``."""
    return frozenset(
        stem
        for stem in stems.content_stems(text)
        if stem not in _LIGHT and not stem[0].isdigit() and len(stem) > 1
    )


def coverage(text: str, sources: Iterable[str]) -> float:
    """Return the share, 0 to 1, of the text's content words that the sources have."""
    wanted = content_stems(text)
    return len(shared(wanted, sources)) / len(wanted) if wanted else 0.0


def shared(wanted: Collection[str], sources: Iterable[str]) -> frozenset[str]:
    """Return the stems that the sources have too.

    Long ones with a common beginning count as the same (deploy, deployments).
    """
    held = frozenset[str]().union(*map(content_stems, sources))
    beginnings = {stem[:_SAME_PREFIX] for stem in held if len(stem) >= _SAME_PREFIX}
    return frozenset(stem for stem in wanted if stem in held or stem[:_SAME_PREFIX] in beginnings)
