"""What is said near a figure: which of several figures a claim's figure should be held to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa.figures import Figure
from qa.text.stems import content_stems

DECAY = 0.92
"""Weight lost with every word between a figure and a word of its context."""
_WORDS = re.compile(r"\w[\w.,'’-]*")


def context_of(text: str, figure: Figure) -> Mapping[str, float]:
    """Return the stems around a figure in its sentence, each weighed by nearness, 0 to 1.

    What the figure counts is left out: synonyms of it are compared by ``qa.figures``.
    """
    tokens = list(_WORDS.finditer(text))
    inside = [
        i
        for i, t in enumerate(tokens)
        if t.start() < figure.span.end and t.end() > figure.span.start
    ]
    if not inside:
        return {}
    counted = set(content_stems(figure.counted.text)) if figure.counted else set()
    weights: dict[str, float] = {}
    for i, token in enumerate(tokens):
        distance = max(inside[0] - i, i - inside[-1], 0)
        if distance == 0:
            continue
        for stem in content_stems(token[0]):
            if stem in counted:
                continue
            weights[stem] = max(weights.get(stem, 0.0), DECAY**distance)
    return weights


def likeness(
    one: Mapping[str, float], other: Mapping[str, float], rarity: Mapping[str, float]
) -> float:
    """Return how much two contexts share: rare words near both figures weigh most."""
    shared = one.keys() & other.keys()
    return sum(min(one[stem], other[stem]) * rarity.get(stem, 1.0) for stem in shared)
