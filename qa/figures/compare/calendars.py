"""Compare two dates by the days they mean, or by their words where these are unknown.

"Wednesday" in an article of February 2, 2022, and "Feb. 2, 2022" are the same day.
"""

from __future__ import annotations

from qa.figures.compare.difference import major, minor, note, quote_both
from qa.figures.compare.hedges import compare_hedges
from qa.figures.types import Calendar, Figure, FigureDifference, Kind

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
    """Compare a claimed span of years with something else than the same span."""
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
