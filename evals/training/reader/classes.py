"""Tell things, properties and deeds apart by the places in which a corpus uses their words."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

DETERMINER = r"(?:the|an?|its|their|his|her|this|each|every)"
AFTER_HEAD = r"(?=[,.;)]| (?:of|in|is|was|are|were|to|for|on|by|from|at)\b)"
AFTER_NAMED = r"(?=[,.;)]| (?:of|in|is|was|are|were|to|for|on)\b)"
HEAD = re.compile(rf"\b{DETERMINER} (?:[a-z]+ )?([a-z]{{4,}}){AFTER_HEAD}")
MODIFIER = re.compile(rf"\b{DETERMINER} ([a-z]{{4,}}) [a-z]{{4,}}{AFTER_NAMED}")
DEED = re.compile(r"\b(?:was|were|been|who|and|also|had|has|have|it|he|she|they) ([a-z]{3,}ed)\b")
VAGUE = frozenset(
    "other same such some that this which three four five most many more less least very only used "
    "done also well name term kind type sort called named first last next following asked made "
    "seemed tried wanted started different certain various whole main".split()
)
LEAST, MOSTLY = 3, 0.12


@dataclass(frozen=True)
class Classes:
    """Words that the corpus uses as things, properties and deeds."""

    heads: frozenset[str]
    modifiers: frozenset[str]
    deeds: frozenset[str]


def word_classes(contexts: Iterable[str]) -> Classes:
    """Sort the corpus's words by the places in which they stand, often enough and mostly."""
    counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    every: Counter[str] = Counter()
    for context in contexts:
        every.update(re.findall(r"\b[a-z]{4,}\b", context))
        for count, pattern in zip(counts, (HEAD, MODIFIER, DEED), strict=True):
            count.update(pattern.findall(context))
    heads, modifiers, deeds = (
        frozenset(w for w, n in c.items() if n >= LEAST and n >= MOSTLY * every[w]) - VAGUE
        for c in counts
    )
    return Classes(heads - deeds, modifiers - deeds, deeds)
