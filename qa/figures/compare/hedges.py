"""Compare two hedges: "2,000" beside "about 2,000", "at least" beside "up to"."""

from __future__ import annotations

from qa.figures.compare.difference import major, minor, note, quote_both
from qa.figures.types import Approximator as A  # noqa: N817
from qa.figures.types import Figure, FigureDifference

LOWER_BOUNDS = frozenset([A.AT_LEAST, A.MORE_THAN, A.JUST_OVER])
UPPER_BOUNDS = frozenset([A.AT_MOST, A.LESS_THAN, A.NEARLY])
FIRM = frozenset([A.NONE, A.EXACTLY])
AROUND_ONE_VALUE = frozenset([A.ABOUT, A.NEARLY, A.JUST_OVER])
_STRICT_BOUNDS = frozenset([A.MORE_THAN, A.LESS_THAN, A.JUST_OVER])


def compare_hedges(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Return at most one difference about the hedges of two figures of equal value."""
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
