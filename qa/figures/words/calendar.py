"""Months, weekdays, seasons and the words around them ("last", "early", "since")."""

from __future__ import annotations

from qa.text.english import MONTH_NAMES, SHORT_MONTHS

MONTHS = MONTH_NAMES | SHORT_MONTHS
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
