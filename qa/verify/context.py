"""What is said near a figure: which of several figures a claim's figure should be held to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from qa.figures import Figure
from qa.verify.topics import topic_stems

DECAY = 0.85
"""Weight lost with every word between a figure and a word of its context."""
OTHER_SIDE = 0.7
"""Worth of a word that stands before the one figure and behind the other."""
REACH = 24
"""Words looked at on either side."""
_WORDS = re.compile(r"\w[\w.,'’-]*")

Context = Mapping[tuple[str, bool], float]
"""Stems around a figure and whether they stand behind it, weighed by nearness, 0 to 1."""


def contexts_of(text: str, figures: Sequence[Figure]) -> tuple[Context, ...]:
    """Return the context of each figure of a sentence.

    The noun that the figure counts is left out: synonyms of it are compared by ``qa.figures``. So
    are the other figures: they are compared themselves.
    """
    tokens = list(_WORDS.finditer(text))
    starts, ends = [t.start() for t in tokens], [t.end() for t in tokens]
    stems = [topic_stems(t[0]) for t in tokens]
    for figure in figures:
        first, last = _inside(figure, starts, ends)
        stems[first:last] = [()] * (last - first)
    return tuple(_context(figure, _inside(figure, starts, ends), stems) for figure in figures)


def _inside(figure: Figure, starts: Sequence[int], ends: Sequence[int]) -> tuple[int, int]:
    """Return the indices, half-open, of the words that a figure consists of."""
    return bisect_right(ends, figure.span.start), bisect_left(starts, figure.span.end)


def _context(figure: Figure, inside: tuple[int, int], stems: Sequence[Sequence[str]]) -> Context:
    counted = set(topic_stems(figure.counted.text.split()[-1])) if figure.counted else set()
    first, last = inside
    weights: dict[tuple[str, bool], float] = {}
    for at in range(max(0, first - REACH), min(len(stems), last + REACH)):
        distance = first - at if at < first else at - last + 1
        for stem in stems[at]:
            if stem not in counted and not first <= at < last:
                key = stem, at >= last
                weights[key] = max(weights.get(key, 0.0), DECAY**distance)
    return weights


def likeness(claim: Context, source: Context, rarity: Mapping[str, float], unseen: float) -> float:
    """Return the share, 0 to 1, of the claim's context that the source's figure stands in too.

    Rare words near both figures weigh most.
    """
    total = shared = 0.0
    for (stem, behind), weight in claim.items():
        worth = rarity.get(stem, unseen)
        total += weight * worth
        same = source.get((stem, behind), 0.0)
        other = OTHER_SIDE * source.get((stem, not behind), 0.0)
        found = max(same, other)
        shared += weight * worth * min(weight, found) / max(weight, found)
    return shared / total if total else 0.0
