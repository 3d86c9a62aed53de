"""English words that several rooms need, each list once.

Numbers, months, weekdays and time zones as tables; the closed classes of words (question words,
auxiliary verbs, prepositions, pronouns) as alternatives of a regular expression; abbreviations,
case-folded and without their full stop, by whether they end a sentence.
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


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(listed.split())


UNCAPITALISED = words("vs v etc al no nos art fig vol ch pp p para approx ca")
"""Abbreviations also when written small; all others need a capital (``Ill.``, but not ``ill.``)."""

TITLES = words(
    """
    mr mrs ms mx dr prof rev fr hon messrs mmes gov lt col gen maj capt cmdr cpl sgt
    pvt adm brig rep reps sen sens pres supt insp det atty dep asst vs v
    """
)
"""Never end a sentence: a name follows."""

BEFORE_NUMBER = words("no nos art sec fig vol ch pp p op cl para approx ca")
"""Do not end a sentence when a digit follows."""

DAYS_AND_MONTHS = words("mon tue tues wed thu thur thurs fri") | SHORT_MONTHS.keys()
"""Do not end a sentence when a digit or a weekday's or month's day follows."""

SOMETIMES_LAST = words(
    """
    inc corp co ltd llc plc bros jr sr esq ph.d st mt ft ave blvd rd hwy dept univ assn
    etc al ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss
    mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ont que alta sask man
    """
)
"""End a sentence only before a word that usually starts one."""

CLOCK = frozenset(("a.m", "p.m", "am", "pm"))
"""End a sentence before a capital, unless a day or a time zone follows."""

AFTER_CLOCK = (
    words("eastern central mountain pacific local mt jst")
    | TIME_ZONES
    | WEEKDAYS.keys()
    | MONTH_NAMES.keys()
)

STARTERS = words(
    """
    a about according after all also although amid among an and another any as asked at because
    before both but by can canadian despite did do does during each earlier either even every
    few finally first following for former four from had has have he her here his how however i if
    in indeed instead is it it's its just last later like many may maybe meanwhile more moreover
    most much my neither no nor not now of officials on once one only or other others our
    over people perhaps police several she since so some soon still such than that that's the their
    them then there there's these they they're this those though three through thus to today two
    under unlike until was we we're well were what when where whether which while who why will
    with within would yes yet you your
    """
)
"""Words that, capitalised after an abbreviation, usually start a sentence."""
