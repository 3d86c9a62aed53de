"""Compare dates and years."""

from __future__ import annotations

from qa.figures.agree_hedges import hedge_findings
from qa.figures.findings import major, minor, note, versus
from qa.figures.types import Calendar, Figure, Finding, Kind

_PARTS = ("year", "month", "day", "weekday")


def calendar_findings(claim: Figure, source: Figure) -> list[Finding]:
    """Compare what two dates mean, or where that is unknown, what they state."""
    mine, theirs = claim.calendar, source.calendar
    if mine is None or theirs is None:
        return [major("value", f"another date: {versus(claim, source)}")]
    if _other_distance(claim, source):
        return [major("value", f"another time ago: {versus(claim, source)}")]
    conflict = _stated_conflict(mine, theirs)
    if conflict is not None:
        return [major("value", f"another {conflict}: {versus(claim, source)}")]
    if _same_distance(claim, source):
        return hedge_findings(claim, source)
    if mine.first and mine.last and theirs.first and theirs.last:
        return _days(claim, source) + hedge_findings(claim, source)
    return _words(claim, source)


def _other_distance(claim: Figure, source: Figure) -> bool:
    """Whether both count back ("24 hours ago") in one unit, by different numbers."""
    ago = claim.kind is source.kind is Kind.DATE and None not in (claim.low, source.low)
    return ago and claim.unit == source.unit and claim.low != source.low


def _same_distance(claim: Figure, source: Figure) -> bool:
    """Whether both say "two years ago", in whatever words and with whatever hedge."""
    ago = claim.kind is source.kind is Kind.DATE and claim.low is not None
    return ago and (claim.low, claim.high, claim.unit) == (source.low, source.high, source.unit)


def _stated_conflict(mine: Calendar, theirs: Calendar) -> str | None:
    for part in _PARTS:
        one, other = getattr(mine, part), getattr(theirs, part)
        if part == "year" and _spans_years(mine, theirs):
            continue
        if one is not None and other is not None and one != other:
            return part
    return None


def _spans_years(mine: Calendar, theirs: Calendar) -> bool:
    return any(
        when.first and when.last and when.first.year != when.last.year for when in (mine, theirs)
    )


def _days(claim: Figure, source: Figure) -> list[Finding]:
    mine, theirs = claim.calendar, source.calendar
    if not (mine and theirs and mine.first and mine.last and theirs.first and theirs.last):
        return []
    if (mine.first, mine.last) == (theirs.first, theirs.last):
        return []
    says = versus(claim, source)
    if claim.is_range and claim.kind is Kind.YEAR:
        return [_years(claim, source, says)]
    if mine.first <= theirs.first and theirs.last <= mine.last:
        return [note("less_precise", f"the claim names the longer span of time: {says}")]
    if theirs.first <= mine.first and mine.last <= theirs.last:
        return [minor("more_precise", f"the claim is more precise than the source: {says}")]
    return [major("value", f"another date: {says}")]


def _years(claim: Figure, source: Figure, says: str) -> Finding:
    """Compare a claimed span of years with something else than the same span."""
    low, high, year = claim.low, claim.high, source.low
    if low is None or high is None or source.is_range or source.kind is not Kind.YEAR:
        inside = not source.is_range and _within(source, claim)
        make = note if inside else major
        return make("less_precise" if inside else "value", f"another span of time: {says}")
    if year is not None and low <= year <= high:
        return note("less_precise", f"the claim names the longer span of time: {says}")
    return major("value", f"another span of years: {says}")


def _within(inner: Figure, outer: Figure) -> bool:
    one, other = inner.calendar, outer.calendar
    if not (one and other and one.first and one.last and other.first and other.last):
        return False
    return other.first <= one.first and one.last <= other.last


def _words(claim: Figure, source: Figure) -> list[Finding]:
    """Compare dates that the publication day doesn't settle by their words and parts."""
    mine, theirs = claim.calendar, source.calendar
    if mine is None or theirs is None or _fold(claim.text) == _fold(source.text):
        return []
    stated = [part for part in _PARTS if getattr(mine, part) is not None]
    missing = [part for part in stated if getattr(theirs, part) is None]
    says = versus(claim, source)
    if not stated:
        return [
            minor("unresolved_date", f"without a publication date they can't be compared: {says}")
        ]
    if missing:
        return [minor("more_precise", f"the source does not state the {missing[0]}: {says}")]
    return []


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").split())
