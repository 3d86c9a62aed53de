"""BM25 of texts that are not in the index, as tantivy would score them if they were.

Okapi BM25 (Robertson & Zaragoza 2009) with k1 1.2 and b 0.75. Like Lucene, tantivy keeps a text's
length in one byte: exact up to 40 words, then to 4 significant bits (tantivy,
``src/fieldnorm/code.rs``).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

K1, B = 1.2, 0.75
_EXACT = 24
_LENGTHS = tuple(
    _EXACT + (low if low < 8 else (low & 7 | 8) << (low >> 3) - 1)  # noqa: PLR2004
    for low in range(-_EXACT, 256 - _EXACT)
)


class Statistics(NamedTuple):
    """What BM25 needs to know of a collection."""

    passages: float
    length: float
    """Mean words in a passage."""


def statistics_in(explanation: str) -> Statistics:
    """Read the collection's statistics out of tantivy's explanation of one word's score."""
    values: dict[str, float] = {}
    pending = [json.loads(explanation)]
    while pending:
        part = pending.pop()
        values[part["description"].partition(",")[0]] = part["value"]
        pending += part.get("details", ())
    return Statistics(passages=values["N"], length=values["avgdl"])


def bm25(
    words: Sequence[str], frequencies: Mapping[str, int], known: Statistics, text: Sequence[str]
) -> float:
    """Score one text.

    Args:
        words: Distinct words of the question.
        frequencies: In how many passages of the collection each of them stands.
        known: The collection.
        text: All words of the text.
    """
    counts = Counter(text)
    length = _LENGTHS[bisect_right(_LENGTHS, len(text)) - 1]
    damping = K1 * (1 - B + B * length / known.length)
    return sum(
        _rarity(frequencies[word], known.passages)
        * (K1 + 1)
        * counts[word]
        / (counts[word] + damping)
        for word in words
        if word in counts
    )


def _rarity(frequency: int, passages: float) -> float:
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
