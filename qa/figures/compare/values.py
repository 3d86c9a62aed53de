"""Compare two values, their units and hedges: "2,000" beside "about 20,000", "$5m" beside "€5m"."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from qa.figures.types import Approximator as A  # noqa: N817
from qa.figures.types import Figure, FigureDifference, Kind, Severity
from qa.figures.words.amounts import DIMENSIONS


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
