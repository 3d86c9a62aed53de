"""Compare a claim's figure with a source's: value, unit, hedge, date, and the words around it.

Each difference has a code, a reason in words, and a severity: "2,000" compared with "about 2,000"
is ``hedge_lost``, "2,000 tanks" compared with "2,000 troops" is ``noun_swapped``. "Wednesday" in an
article of February 2, 2022, and "Feb. 2, 2022" are the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from qa.figures.nouns import same_head
from qa.figures.types import (
    CALENDAR_KINDS,
    Agreement,
    Calendar,
    Counted,
    Figure,
    FigureDifference,
    Kind,
    Severity,
)
from qa.figures.types import Approximator as A  # noqa: N817
from qa.figures.words.amounts import DIMENSIONS
from qa.figures.words.sentence import (
    EXCLUSIVE_MODIFIERS,
    EXCLUSIVE_STATUS,
    GENERIC_PEOPLE,
    PEOPLE,
    SAME_PLACE,
)

COUNTING_KINDS = frozenset([Kind.COUNT, Kind.RATIO, Kind.PERCENT, Kind.ORDINAL])
NAMING_KINDS = frozenset([Kind.ORDINAL, Kind.LABEL])
"""Kinds that name where something is; a denial around them is about something else."""
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


def _difference(severity: Severity, code: str, reason: str) -> FigureDifference:
    return FigureDifference(code=code, reason=reason, severity=severity)


major = partial(_difference, Severity.MAJOR)
minor = partial(_difference, Severity.MINOR)
note = partial(_difference, Severity.NOTE)


def quote_both(claim: Figure, source: Figure) -> str:
    """Return both figures as written, for a reason."""
    return f"the article says “{source.text}”, the statement says “{claim.text}”"


LOWER_BOUNDS = frozenset([A.AT_LEAST, A.MORE_THAN, A.JUST_OVER])
UPPER_BOUNDS = frozenset([A.AT_MOST, A.LESS_THAN, A.NEARLY])
FIRM = frozenset([A.NONE, A.EXACTLY])
AROUND_ONE_VALUE = frozenset([A.ABOUT, A.NEARLY, A.JUST_OVER])
_STRICT_BOUNDS = frozenset([A.MORE_THAN, A.LESS_THAN, A.JUST_OVER])


def compare_hedges(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Compare the hedges of two figures of equal value; at most one difference."""
    if claim.low != source.low or claim.high != source.high:
        return []
    in_claim, in_source = claim.approximator, source.approximator
    if in_claim is in_source or A.VAGUE in (in_claim, in_source):
        return []
    both = quote_both(claim, source)
    if in_source in FIRM:
        return _hedge_added(in_claim, both)
    if in_claim in FIRM:
        return [_hedge_lost(in_claim, in_source, both)]
    return [_hedge_changed(in_claim, in_source, both)]


def _hedge_added(in_claim: A, both: str) -> list[FigureDifference]:
    """Return the difference where the source states the value without a hedge."""
    if in_claim is A.NONE:
        return []
    if in_claim is A.EXACTLY:
        return [note("firmer_wording", f"the article does not say “exactly”: {both}")]
    if in_claim is A.ABOUT:
        return [note("hedge_added", f"the statement is less exact: {both}")]
    if in_claim in _STRICT_BOUNDS:
        return [major("bound_added", f"the article gives a number, no limit: {both}")]
    return [minor("bound_added", f"the article gives a number, no limit: {both}")]


def _hedge_lost(in_claim: A, in_source: A, both: str) -> FigureDifference:
    if in_claim is A.EXACTLY:
        return major("hedge_lost", f"the article only says “{in_source.value}”: {both}")
    make = major if in_source in _STRICT_BOUNDS - {A.JUST_OVER} else minor
    return make("hedge_lost", f"the statement leaves out “{in_source.value}”: {both}")


def _hedge_changed(in_claim: A, in_source: A, both: str) -> FigureDifference:
    """Return the difference where both are hedged, in different ways."""
    below, above = in_claim in UPPER_BOUNDS, in_claim in LOWER_BOUNDS
    if (above and in_source in UPPER_BOUNDS) or (below and in_source in LOWER_BOUNDS):
        return major("bound_crossed", f"one is at most this number, the other at least: {both}")
    if in_claim is A.ABOUT and in_source in AROUND_ONE_VALUE:
        return note("hedge_changed", f"the statement is less exact: {both}")
    same_side = above == (in_source in LOWER_BOUNDS) and below == (in_source in UPPER_BOUNDS)
    return (note if same_side else minor)("hedge_changed", both)


def compare_units(claim: Figure, source: Figure) -> FigureDifference | None:
    """Compare the kinds and units of two figures; None where they are the same or convert."""
    both = quote_both(claim, source)
    if {claim.kind, source.kind} == {Kind.PERCENT, Kind.PERCENTAGE_POINTS}:
        return major("percent_points", f"percent and percentage points are not the same: {both}")
    if claim.kind is not source.kind:
        return _compare_kinds(claim, source, both)
    if claim.kind is Kind.COUNT and claim.is_multiple is not source.is_multiple:
        return major("unit_swapped", f"only one of them says how many times: {both}")
    if claim.unit == source.unit or claim.kind in (Kind.COUNT, Kind.RATIO, Kind.PERCENT):
        return None
    if _dimension(claim.unit) is not None and _dimension(claim.unit) is _dimension(source.unit):
        return None
    return _compare_other_units(claim, source, both)


def _compare_other_units(claim: Figure, source: Figure, both: str) -> FigureDifference:
    if {claim.unit, source.unit} in ({"degree", "°C"}, {"degree", "°F"}):
        return note("unit_stated", f"only one of them says Celsius or Fahrenheit: {both}")
    if claim.kind is Kind.LABEL:
        return minor("label_swapped", both)
    return major("unit_swapped", both)


def _compare_kinds(claim: Figure, source: Figure, both: str) -> FigureDifference | None:
    kinds = {claim.kind, source.kind}
    if kinds == {Kind.RATIO, Kind.PERCENT}:
        return None
    if kinds in ({Kind.COUNT, Kind.RATIO}, {Kind.DURATION, Kind.AGE}):
        return minor("kind_changed", both)
    bare = [figure for figure in (claim, source) if figure.kind is Kind.COUNT]
    if bare and bare[0].counted is None:
        code = "unit_lost" if bare[0] is claim else "unit_added"
        return minor(code, f"only one of them gives a unit: {both}")
    return major("unit_swapped", both)


def _dimension(unit: str | None) -> dict[str, Decimal] | None:
    return next((table for table in DIMENSIONS if unit in table), None)


def unit_factor(claim: Figure, source: Figure) -> Decimal:
    """Return what turns the source's unit into the claim's; 1 where they don't convert."""
    table = _dimension(source.unit)
    if claim.unit == source.unit or table is None or claim.unit not in table:
        return Decimal(1)
    return table[source.unit or ""] / table[claim.unit or ""]


_HUNDRED = Decimal(100)
_ABOUT = Decimal("0.1")
"""How far, relatively, "about" reaches beside a vague size; for numbers: ``_is_said_rounding``."""
_LARGEST_ROUNDING = Decimal("0.05")
_ONE_PERCENT = Decimal("0.5")
_TOLERANCE = Decimal("1e-24")
"""Only for quotients such as 1/3, which 28 digits cannot hold."""

_Ends = tuple[Decimal, Decimal]
"""The lowest and the highest value of a figure."""


def compare_values(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Compare the units and values of two figures of comparable kinds."""
    if claim.kind is Kind.SCORE and source.kind is Kind.SCORE:
        return _compare_scores(claim, source)
    unit = compare_units(claim, source)
    if unit is not None and unit.code in ("unit_swapped", "percent_points"):
        return [unit, *_compare_ends(claim, source, _ends(claim), _ends(source))]
    found = [] if unit is None else [unit]
    return found + _compare_ends(claim, source, *_in_one_unit(claim, source))


def _compare_scores(claim: Figure, source: Figure) -> list[FigureDifference]:
    in_claim, in_source = (claim.low, claim.high), (source.low, source.high)
    if in_claim == in_source:
        return []
    both = quote_both(claim, source)
    if in_claim == in_source[::-1]:
        return [note("score_reversed", f"the same score from the other side: {both}")]
    return [major("value", both)]


def _ends(figure: Figure) -> _Ends | None:
    if figure.low is None or figure.high is None:
        return None
    return figure.low, figure.high


def _in_one_unit(claim: Figure, source: Figure) -> tuple[_Ends | None, _Ends | None]:
    """Return both figures' ends in one unit: "one in five" beside a percentage is 20."""
    in_claim, in_source = _ends(claim), _ends(source)
    if in_claim is None or in_source is None:
        return in_claim, in_source
    if claim.kind is Kind.RATIO and source.kind is Kind.PERCENT:
        in_claim = (in_claim[0] * _HUNDRED, in_claim[1] * _HUNDRED)
    if claim.kind is Kind.PERCENT and source.kind is Kind.RATIO:
        in_source = (in_source[0] * _HUNDRED, in_source[1] * _HUNDRED)
    return in_claim, in_source


def _compare_ends(
    claim: Figure, source: Figure, in_claim: _Ends | None, in_source: _Ends | None
) -> list[FigureDifference]:
    if in_claim is None or in_source is None:
        return _compare_vague(claim, source)
    factor = unit_factor(claim, source)
    if factor != 1:
        return _compare_converted(
            claim, source, in_claim, (in_source[0] * factor, in_source[1] * factor)
        )
    if _is_equal(in_claim[0], in_source[0]) and _is_equal(in_claim[1], in_source[1]):
        return []
    shares = {claim.kind, source.kind} == {Kind.RATIO, Kind.PERCENT}
    if shares and all(abs(a - b) < _ONE_PERCENT for a, b in zip(in_claim, in_source, strict=True)):
        return [note("rounded", f"rounded to a percent: {quote_both(claim, source)}")]
    return [_compare_unequal(claim, source, in_claim, in_source)]


def _is_equal(one: Decimal, other: Decimal) -> bool:
    return one == other or abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def _compare_vague(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Compare figures of which one or both have no number: "dozens" beside "200"."""
    both = quote_both(claim, source)
    in_claim, in_source = _allowed_values(claim), _allowed_values(source)
    apart = in_claim is not None and in_source is not None and not _overlap(in_claim, in_source)
    if claim.low is None and source.low is None:
        if claim.unit == source.unit:
            return []
        if not apart and in_claim is not None and in_source is not None:
            return [note("less_precise", f"much the same size: {both}")]
        return [minor("value", f"not the same size: {both}")]
    if apart:
        return [major("value", f"not the same size: {both}")]
    if claim.low is None:
        return [note("less_precise", f"the statement gives no exact number: {both}")]
    return [major("value", f"the article gives no exact number: {both}")]


def _overlap(one: _Ends, other: _Ends) -> bool:
    """Whether two ranges share more than one end."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]


def _allowed_values(figure: Figure) -> _Ends | None:
    """Return the lowest and highest value that a figure's words and hedge allow, both included."""
    if figure.bounds is None:
        return None
    low, high = figure.bounds
    if figure.approximator in AROUND_ONE_VALUE:
        return low - _ABOUT * abs(low), high + _ABOUT * abs(high)
    if figure.approximator in LOWER_BOUNDS:
        return low, Decimal("Infinity")
    if figure.approximator in UPPER_BOUNDS:
        return Decimal("-Infinity"), high
    return low, high


def _compare_converted(
    claim: Figure, source: Figure, in_claim: _Ends, in_source: _Ends
) -> list[FigureDifference]:
    both = quote_both(claim, source)
    pairs = tuple(zip(in_claim, in_source, strict=True))
    if all(_is_equal(here, there) for here, there in pairs):
        return []
    if all(_rounds_to(there, here) for here, there in pairs):
        return [note("unit_converted", f"converted and rounded: {both}")]
    return [major("value", f"converted, the two are not equal: {both}")]


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """Whether ``exact``, rounded to the last non-zero digit of ``rounded``, is ``rounded``.

    100 miles are no rounding of 100 km, which is 62 miles.
    """
    gap = abs(exact - rounded)
    return gap <= last_place(rounded) / 2 and gap <= _LARGEST_ROUNDING * abs(exact)


def _compare_unequal(
    claim: Figure, source: Figure, in_claim: _Ends, in_source: _Ends
) -> FigureDifference:
    both = quote_both(claim, source)
    if not source.is_range and not claim.is_range:
        if _is_said_rounding(claim, in_claim[0], in_source[0]):
            return note("rounded", f"the statement rounds, and says so: {both}")
        return major("value", both)
    if source.is_range and not claim.is_range:
        return _compare_point_of_range(claim, in_claim[0], in_source, both)
    if in_claim[0] <= in_source[0] and in_source[1] <= in_claim[1]:
        return minor("range_widened", f"the statement gives a wider range: {both}")
    if in_source[0] <= in_claim[0] and in_claim[1] <= in_source[1]:
        return major("range_narrowed", f"the statement gives a narrower range: {both}")
    return major("value", both)


def _compare_point_of_range(
    claim: Figure, in_claim: Decimal, in_source: _Ends, both: str
) -> FigureDifference:
    low_bound = claim.approximator in LOWER_BOUNDS and in_claim == in_source[0]
    high_bound = claim.approximator in UPPER_BOUNDS and in_claim == in_source[1]
    if low_bound or high_bound:
        return note("one_end", f"the statement gives one end of the range: {both}")
    if in_source[0] <= in_claim <= in_source[1]:
        return major(
            "range_narrowed", f"the article gives a range, the statement a single number: {both}"
        )
    return major("value", f"outside the article's range: {both}")


def _is_said_rounding(claim: Figure, in_claim: Decimal, in_source: Decimal) -> bool:
    """Whether a claim rounds and says so: "about 2,000" or "more than 1,900" for 1,987."""
    if claim.approximator in (A.NONE, A.EXACTLY, A.VAGUE) or not in_claim or not in_source:
        return False
    gap, place = in_source - in_claim, last_place(in_claim)
    if abs(gap) > _LARGEST_ROUNDING * abs(in_source) or last_place(in_source) >= place:
        return False
    if claim.approximator is A.ABOUT:
        return abs(gap) <= place / 2
    return 0 < (gap if claim.approximator in LOWER_BOUNDS else -gap) < place


def last_place(value: Decimal) -> Decimal:
    """Return the place value of the last non-zero digit: 100 for 2,300; 0.1 for 2.5."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** exponent if isinstance(exponent, int) and value else Decimal(1)


def compare_contexts(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Compare counted nouns, additions, verbs, rates, changes, parts, denials and frames."""
    found = (
        _compare_nouns(claim, source),
        _compare_additions(claim, source),
        _compare_status(claim, source),
        _compare_rates(claim, source),
        _compare_changes(claim, source),
        _compare_parts(claim, source),
        _compare_negations(claim, source) or compare_frames(claim, source),
    )
    return [one for one in found if one is not None]


def _compare_nouns(claim: Figure, source: Figure) -> FigureDifference | None:
    """Compare the nouns that two figures count, where both have one."""
    in_claim, in_source = claim.counted, source.counted
    if in_claim is None or in_source is None or claim.kind not in COUNTING_KINDS:
        return None
    both = f"the article counts “{in_source.text}”, the statement counts “{in_claim.text}”"
    if same_head(in_claim.head, in_source.head):
        swapped = _swaps_modifiers(in_claim, in_source)
        return minor("modifier_swapped", both) if swapped else None
    generic = (in_claim.head in GENERIC_PEOPLE and in_source.head in PEOPLE) or (
        in_source.head in GENERIC_PEOPLE and in_claim.head in PEOPLE
    )
    unspecific = in_source.head in ("person", "man", "woman", "human")
    if unspecific and in_claim.head not in GENERIC_PEOPLE and generic:
        return minor("noun_narrowed", f"the statement is more specific: {both}")
    if (
        generic
        or _has_modifier(in_claim, in_source.head)
        or _has_modifier(in_source, in_claim.head)
    ):
        return note("noun_changed", both)
    return minor("noun_swapped", both)


def _has_modifier(phrase: Counted, word: str) -> bool:
    return word in {modifier.lower() for modifier in phrase.modifiers}


def _swaps_modifiers(in_claim: Counted, in_source: Counted) -> bool:
    """Whether both name a place or a sort, and not the same: "Polish", "U.S."; "male", "female"."""
    ours, others = _named_in(in_claim.modifiers), _named_in(in_source.modifiers)
    if ours and others and not ours & others:
        return True
    plain = {word.lower() for word in in_claim.modifiers}
    there = {word.lower() for word in in_source.modifiers}
    return any(
        plain & group and there & group and not plain & there & group
        for group in EXCLUSIVE_MODIFIERS
    )


def _named_in(modifiers: Iterable[str]) -> set[str]:
    """Return capitalised modifiers, folding "U.S." and "American", "U.S.-based" and "U.S."."""
    found = set()
    for word in modifiers:
        if word[:1].isupper():
            stem = word.lower().split("-")[0].removesuffix("'s").removesuffix("’s")
            found.add(SAME_PLACE.get(stem, stem))
    return found


def _compare_additions(claim: Figure, source: Figure) -> FigureDifference | None:
    if source.additive and not claim.additive:
        reason = f"in the article {source.text} come on top of others, in the statement they do not"
        return minor("addition_as_total", reason)
    if claim.additive and not source.additive:
        reason = f"in the statement {claim.text} come on top of others, in the article they do not"
        return minor("total_as_addition", reason)
    return None


def _compare_status(claim: Figure, source: Figure) -> FigureDifference | None:
    if claim.kind is Kind.SCORE and claim.low != source.low:
        return None  # "won 3-1" and "lost 1-3" tell one game from two sides
    in_claim, in_source = set(claim.status), set(source.status)
    for group in EXCLUSIVE_STATUS:
        ours, others = in_claim & group, in_source & group
        if ours and others and not ours & others:
            there, here = sorted(others)[0], sorted(ours)[0]
            reason = f"of {source.text} the article says “{there}”, the statement says “{here}”"
            return minor("status_swapped", reason)
    return None


def _compare_negations(claim: Figure, source: Figure) -> FigureDifference | None:
    if claim.negated == source.negated or claim.kind in NAMING_KINDS:
        return None
    who, other = ("statement", "article") if claim.negated else ("article", "statement")
    return major("negation_flipped", f"the {who} denies it, the {other} does not")


_FRAMES = {
    "stated": "a fact",
    "denied": "denied",
    "supposed": "only supposed",
    "superseded": "an earlier figure, since replaced",
}


def compare_frames(claim: Figure, source: Figure) -> FigureDifference | None:
    """Find a claim that states what its source denies, supposes or replaces, or the reverse.

    A denial in the same clause as a date is ignored for the date: it denies what happened then.
    """
    in_claim, in_source = claim.frame, source.frame
    if in_claim == in_source or claim.kind in NAMING_KINDS:
        return None
    if claim.kind in CALENDAR_KINDS and (claim.negated or source.negated):
        return None
    reason = (
        f"in the article “{source.text}” is {_FRAMES[in_source]}, in the statement it is "
        f"{_FRAMES[in_claim]}"
    )
    if in_claim == "stated":
        return major(f"{in_source}_as_fact", reason)
    if in_source == "stated":
        return major(f"fact_as_{in_claim}", reason)
    return minor("frame_changed", reason)


def _compare_rates(claim: Figure, source: Figure) -> FigureDifference | None:
    if claim.per == source.per:
        return None
    there = f"“{source.text}” per {source.per}" if source.per else f"just “{source.text}”"
    here = f"“{claim.text}” per {claim.per}" if claim.per else f"just “{claim.text}”"
    reason = f"the article says {there}, the statement says {here}"
    if claim.per and source.per:
        if _without_noun(claim.per) == _without_noun(source.per):
            return None
        return major("rate_changed", reason)
    return minor("rate_as_total" if source.per else "total_as_rate", reason)


def _without_noun(per: str) -> str:
    """Return the number of "1000 birth" alone: one of two texts may leave the noun out."""
    number, _, _ = per.partition(" ")
    return number if number[:1].isdigit() else per


def _compare_changes(claim: Figure, source: Figure) -> FigureDifference | None:
    """Tell "rose by 20" from "rose to 20", where both say which it is."""
    if {claim.change, source.change} != {"by", "to"}:
        return None
    code = "change_as_level" if source.change == "by" else "level_as_change"
    reason = (
        f"in the article it is a change {source.change} {source.text}, "
        f"in the statement a change {claim.change} {claim.text}"
    )
    return major(code, reason)


def _compare_parts(claim: Figure, source: Figure) -> FigureDifference | None:
    """Tell "12 of the 15" from the 15, where both say which they are."""
    if claim.whole and source.part_of and not claim.part_of and not source.whole:
        reason = f"in the article {source.text} is a part, in the statement {claim.text} is all"
        return major("part_as_whole", reason)
    if claim.part_of and source.whole and not claim.whole and not source.part_of:
        reason = f"in the article {source.text} is all, in the statement {claim.text} is a part"
        return major("whole_as_part", reason)
    return None


_PARTS = ("year", "month", "day", "weekday")


def compare_calendars(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Compare what two dates mean, or where that is unknown, what they state."""
    in_claim, in_source = claim.calendar, source.calendar
    both = quote_both(claim, source)
    if in_claim is None or in_source is None or _is_other_distance(claim, source):
        return [major("value", both)]
    conflict = _conflicting_part(in_claim, in_source)
    if conflict is not None:
        return [major("value", f"not the same {conflict}: {both}")]
    if _is_same_distance(claim, source):
        return compare_hedges(claim, source)
    if in_claim.first and in_claim.last and in_source.first and in_source.last:
        return _compare_days(claim, source) + compare_hedges(claim, source)
    return _compare_wordings(claim, source)


def _is_other_distance(claim: Figure, source: Figure) -> bool:
    """Whether both count back ("24 hours ago") in one unit, by different numbers."""
    ago = claim.kind is source.kind is Kind.DATE and None not in (claim.low, source.low)
    return ago and claim.unit == source.unit and claim.low != source.low


def _is_same_distance(claim: Figure, source: Figure) -> bool:
    """Whether both say "two years ago", in whatever words and with whatever hedge."""
    ago = claim.kind is source.kind is Kind.DATE and claim.low is not None
    return ago and (claim.low, claim.high, claim.unit) == (source.low, source.high, source.unit)


def _conflicting_part(in_claim: Calendar, in_source: Calendar) -> str | None:
    """Return the part of a date that both give differently; the year only of dates within one."""
    for part in _PARTS:
        one, other = getattr(in_claim, part), getattr(in_source, part)
        if part == "year" and (_spans_years(in_claim) or _spans_years(in_source)):
            continue
        if one is not None and other is not None and one != other:
            return part
    return None


def _spans_years(when: Calendar) -> bool:
    return bool(when.first and when.last and when.first.year != when.last.year)


def _compare_days(claim: Figure, source: Figure) -> list[FigureDifference]:
    in_claim, in_source = claim.calendar, source.calendar
    if not (
        in_claim
        and in_source
        and in_claim.first
        and in_claim.last
        and in_source.first
        and in_source.last
    ):
        return []
    if (in_claim.first, in_claim.last) == (in_source.first, in_source.last):
        return []
    both = quote_both(claim, source)
    holds = in_claim.first <= in_source.first and in_source.last <= in_claim.last
    if claim.is_range and claim.kind is Kind.YEAR:
        return [_compare_years(claim, source, both, holds=holds)]
    if holds:
        return [note("less_precise", f"the statement gives a longer time: {both}")]
    if in_source.first <= in_claim.first and in_claim.last <= in_source.last:
        return [minor("more_precise", f"the statement is more exact: {both}")]
    return [major("value", both)]


def _compare_years(claim: Figure, source: Figure, both: str, *, holds: bool) -> FigureDifference:
    """Compare a claimed span of years with a source that gives another span, or one year."""
    low, high, year = claim.low, claim.high, source.low
    inside = holds and not source.is_range
    if None not in (low, high, year) and source.kind is Kind.YEAR and not source.is_range:
        inside = (low or 0) <= (year or 0) <= (high or 0)
    if inside:
        return note("less_precise", f"the statement gives a longer time: {both}")
    return major("value", both)


def _compare_wordings(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Compare dates that the publication day doesn't settle by their words and parts."""
    in_claim, in_source = claim.calendar, source.calendar
    if in_claim is None or in_source is None or _plain_words(claim) == _plain_words(source):
        return []
    stated = [part for part in _PARTS if getattr(in_claim, part) is not None]
    missing = [part for part in stated if getattr(in_source, part) is None]
    both = quote_both(claim, source)
    if not stated:
        reason = f"they can't be compared without a day of publication: {both}"
        return [minor("unresolved_date", reason)]
    if missing:
        return [minor("more_precise", f"the article gives no {missing[0]}: {both}")]
    return []


def _plain_words(figure: Figure) -> str:
    return " ".join(figure.text.casefold().replace(".", "").split())
