"""Compare what two figures count and what becomes of it, or the days that two dates mean.

"2,000 tanks" beside "2,000 troops"; "300 were wounded" beside "300 were killed"; "Wednesday" in an
article of February 2, 2022, and "Feb. 2, 2022" are the same day.
"""

from __future__ import annotations

from collections.abc import Iterable

from qa.figures.compare.values import compare_hedges, major, minor, note, quote_both
from qa.figures.nouns import same_head
from qa.figures.types import CALENDAR_KINDS, Calendar, Counted, Figure, FigureDifference, Kind
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
