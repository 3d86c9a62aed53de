"""Whether words found can be what a question asks for.

Grammar alone decides, and only where it leaves no doubt: who asks for somebody's name or office,
never for a whole sentence or headline. Whether a figure is of the kind asked for is left to the
decision's features: "40 million crowns" is money to a reader, and a count to who knows no crowns.
"""

from __future__ import annotations

import re

from qa.types import Span

WHOLE = 0.8
"""Share of a sentence from which words are the sentence, and name nobody."""
FEWEST = 4
"""Words that make a sentence or headline."""
_WHO = re.compile(r"\s*(?:[a-z]+ )?(?:who|whom|whose)\b", re.IGNORECASE)
"""Who, or "by whom", at the beginning: elsewhere it may be a relative pronoun."""


def fits(question: str, sentence: str, inside: Span) -> bool:
    """Whether words may answer, by their form.

    Args:
        question: What was asked.
        sentence: The sentence that holds the words.
        inside: Where they stand in it.

    Example:
        To "Who won the prize?" the headline "Mutant book wins Guardian prize" is no answer.
    """
    if not _WHO.match(question):
        return True
    words = inside.cut(sentence)
    whole = len(words) >= WHOLE * len(sentence.strip()) and len(words.split()) >= FEWEST
    return not whole and any(character.isalpha() for character in words)
