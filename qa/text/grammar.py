"""The closed classes of English words, as alternatives of a regular expression; each list once."""

from __future__ import annotations

import re

INTERROGATIVES = "who|whom|whose|what|which|when|where|why|how"
HOW = "many|much|old|long|far|often|big|high|large|soon"
"""What "how" stands before where it asks for a figure."""
AUXILIARIES = (
    "is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
)
PREPOSITIONS = (
    "about|after|against|at|before|between|by|during|for|from|in|into|near|of|on|over|since|through"
    "|to|towards?|under|until|with|within|without"
)
PERSONS = "he|she|him|her|his|hers"
"""Pronouns that stand for somebody."""
THINGS = "it|its|they|them|their|theirs|this|that|these|those|there"
"""Pronouns that stand for a thing, several things, or a place."""
CHATTER = (
    "ok|okay|thanks?|thx|ty|cheers|great|good|cool|nice|perfect|wow|interesting|hello|hi|hey|bye"
    "|goodbye|got it|i see|right|sure|fine|that(?:'s| is| was)|all|very|so|much|a lot|helpful"
    "|well done|awesome|excellent|alright|yes|no|yeah|lol|please|and|you|for (?:now|that)|morning"
    "|evening|afternoon|h+m+"
)
"""What a line is made of that asks nothing: "Thanks, that's all"."""


def any_case(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of words that may be written with capital letters or without."""
    return re.compile(pattern, re.IGNORECASE)
