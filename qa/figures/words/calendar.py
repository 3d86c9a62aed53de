"""Months, weekdays, seasons and the words around them ("last", "early", "since")."""

from __future__ import annotations

MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)} | {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
SHORT_MONTHS = frozenset(MONTHS) - frozenset(MONTH_NAMES)
WEEKDAYS = {
    name: number
    for number, name in enumerate(
        "monday tuesday wednesday thursday friday saturday sunday".split()
    )
}
DAY_WORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
SHIFTS = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
PARTS_OF_DAY = {"morning": 0, "afternoon": 0, "evening": 0, "night": 0}
PARTS_OF_MONTH = frozenset(["early", "mid", "late"])
SEASONS = frozenset("spring summer autumn fall winter".split())
SHIFTED_UNITS = frozenset("week weekend month year decade century quarter".split())
MONTH_PREPOSITIONS = frozenset(
    """in since until till by from during before after of early late mid last next this to through
    for around about and between every each previous following that""".split()
)
"""Words before a lone "March" or "May" that make it a month."""
YEAR_PREPOSITIONS = frozenset(
    """in since until till by from during before after of early late mid circa around between the
    year years and to through summer spring winter autumn fall for 's ’s ( -""".split()
)
EVENTS = frozenset(
    """elections olympics games championships playoffs finals awards protests riots attacks floods
    talks accords sanctions census figures results reports guidelines rules hurricanes wildfires
    primaries midterms standards models grammys oscars""".split()
)
FUTURE_WORDS = frozenset("will would shall 'll scheduled expected upcoming".split())
ZONES = frozenset("gmt utc est edt cst cdt mst mdt pst pdt et ct pt bst cet cest ist".split())
