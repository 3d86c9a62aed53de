"""English words that several rooms need, once each: numbers, months, weekdays, time zones."""

from __future__ import annotations

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
