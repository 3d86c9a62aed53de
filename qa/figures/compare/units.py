"""Compare the kinds and units of two figures, and convert units: "$5m" beside "€5m"."""

from __future__ import annotations

from decimal import Decimal

from qa.figures.compare.difference import major, minor, note, quote_both
from qa.figures.types import Figure, FigureDifference, Kind
from qa.figures.words.units import DIMENSIONS


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
