"""English words that several rooms need, each list once.

Numbers, months, weekdays and time zones as tables; the closed classes of words (question words,
auxiliary verbs, prepositions, pronouns) as alternatives of a regular expression.
"""

from __future__ import annotations

import re

ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
MONTH_NAMES = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november "
        "december".split(),
        start=1,
    )
}
SHORT_MONTHS = {name[:3]: number for name, number in MONTH_NAMES.items() if name != "may"} | {
    "sept": 9
}
"""Without their full stop."""
WEEKDAYS = {
    name: number
    for number, name in enumerate(
        "monday tuesday wednesday thursday friday saturday sunday".split()
    )
}
"""Monday is 0."""
TIME_ZONES = frozenset("gmt utc est edt cst cdt mst mdt pst pdt et ct pt bst cet cest ist".split())

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
