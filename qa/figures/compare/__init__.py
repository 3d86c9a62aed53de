"""Compare a claim's figure with a source's: value, unit, hedge, date, and the words around it.

Each difference has a code, a reason in words, and a severity: "2,000" compared with "about 2,000"
is ``hedge_lost``, "2,000 tanks" compared with "2,000 troops" is ``noun_swapped``.
"""

from __future__ import annotations

from qa.figures.compare.context import (
    COUNTING_KINDS,
    compare_calendars,
    compare_contexts,
    compare_frames,
)
from qa.figures.compare.values import (
    compare_hedges,
    compare_values,
    major,
)
from qa.figures.types import Agreement, Figure, FigureDifference, Kind, Severity

_AMOUNTS = COUNTING_KINDS - {Kind.ORDINAL} | frozenset(
    [Kind.PERCENTAGE_POINTS, Kind.MONEY, Kind.MEASURE, Kind.DURATION, Kind.AGE]
)
_DAYS = frozenset([Kind.DATE, Kind.YEAR])
_KIND_NAMES = {
    Kind.COUNT: "a number",
    Kind.MONEY: "an amount of money",
    Kind.PERCENT: "a percentage",
    Kind.PERCENTAGE_POINTS: "a number of percentage points",
    Kind.RATIO: "a share",
    Kind.ORDINAL: "a rank",
    Kind.DURATION: "a length of time",
    Kind.AGE: "an age",
    Kind.MEASURE: "a measurement",
    Kind.SCORE: "a score",
    Kind.DATE: "a date",
    Kind.YEAR: "a year",
    Kind.TIME: "a time of day",
    Kind.LABEL: "a number in a name",
}

_OTHER_VALUE_CODES = frozenset(["value", "range_narrowed", "range_widened", "bound_crossed"])
_OTHER_THING_CODES = frozenset(
    "noun_swapped modifier_swapped status_swapped addition_as_total total_as_addition kind_changed "
    "unit_swapped percent_points negation_flipped label_swapped unit_lost unit_added rate_changed "
    "rate_as_total total_as_rate change_as_level level_as_change part_as_whole "
    "whole_as_part".split()
)


def agree(claim: Figure, source: Figure) -> Agreement:
    """Compare a claim's figure with a source's.

    The same quantity in other words agrees, a different value never does. A lost hedge, an upper
    limit given as a lower one, a narrower range, another unit, another thing counted, an addition
    given as a total, "wounded" for "killed" and a denial each have a code. They agree
    where no difference is major or minor; notes are shown but don't count.

    The comparison isn't symmetric: a claim may say less than its source, never more.
    """
    differences = tuple(_differences(claim, source))
    heavy = any(one.severity is not Severity.NOTE for one in differences)
    return Agreement(agrees=not heavy, differences=differences)


def comparable(claim: Figure, source: Figure) -> bool:
    """Whether two figures are of kinds that can state the same thing."""
    if claim.kind in _DAYS or source.kind in _DAYS:
        return claim.kind in _DAYS and source.kind in _DAYS
    return claim.kind is source.kind or {claim.kind, source.kind} <= _AMOUNTS


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures state one value of one thing, whichever hedge stands before it."""
    codes = _codes_both_ways(one, other)
    return comparable(one, other) and not codes & (_OTHER_VALUE_CODES | _OTHER_THING_CODES)


def another_value(one: Figure, other: Figure) -> bool:
    """Whether two figures of one kind and thing state different values, whatever their hedges."""
    codes = _codes_both_ways(one, other)
    same_thing = not codes & _OTHER_THING_CODES
    return comparable(one, other) and bool(codes & _OTHER_VALUE_CODES) and same_thing


def _codes_both_ways(one: Figure, other: Figure) -> frozenset[str]:
    return frozenset((*agree(one, other).codes, *agree(other, one).codes))


def _differences(claim: Figure, source: Figure) -> list[FigureDifference]:
    if not comparable(claim, source):
        reason = (
            f"the article has {_KIND_NAMES[source.kind]} (“{source.text}”), "
            f"the statement {_KIND_NAMES[claim.kind]} (“{claim.text}”)"
        )
        return [major("kind_changed", reason)]
    if claim.kind in _DAYS:
        frame = compare_frames(claim, source)
        return compare_calendars(claim, source) + ([frame] if frame else [])
    found = compare_values(claim, source)
    if not any(one.severity is Severity.MAJOR for one in found):
        found += compare_hedges(claim, source)
    return found + compare_contexts(claim, source)
