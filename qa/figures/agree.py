"""Whether a claim's figure says what a source's figure says, and if not, how it departs."""

from __future__ import annotations

from collections.abc import Iterable

from qa.figures.compare_values import (
    NUMERIC_ALIKE,
    calendar_findings,
    hedge_findings,
    major,
    minor,
    note,
    value_findings,
    versus,
)
from qa.figures.types import Agreement, Counted, Figure, Finding, Kind, Severity
from qa.figures.words_around import (
    EXCLUSIVE_MODIFIERS,
    EXCLUSIVE_STATUS,
    GENERIC_PEOPLE,
    PEOPLE,
    SAME_PLACE,
    SYNONYMS,
)

_PLACES = frozenset([Kind.ORDINAL, Kind.LABEL])
"""Kinds that name where something is; a denial around them is about something else."""
_CALENDAR = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])
_UNSPECIFIC = frozenset("person man woman human".split())
_COUNTING = frozenset([Kind.COUNT, Kind.RATIO, Kind.PERCENT, Kind.ORDINAL])


def context_findings(claim: Figure, source: Figure) -> list[Finding]:
    """Compare the counted nouns, additions, fates, rates, changes, parts, frames and denials."""
    found = (
        _noun(claim, source),
        _additive(claim, source),
        _status(claim, source),
        _rate(claim, source),
        _change(claim, source),
        _part(claim, source),
        _negation(claim, source) or frame_finding(claim, source),
    )
    return [finding for finding in found if finding is not None]


def same_head(one: str, other: str) -> bool:
    """Whether two lemmas mean the same thing counted."""
    return one == other or any(one in group and other in group for group in SYNONYMS)


def _noun(claim: Figure, source: Figure) -> Finding | None:
    mine, theirs = claim.counted, source.counted
    if mine is None or theirs is None or claim.kind not in _COUNTING:
        return None
    if same_head(mine.head, theirs.head):
        return _modifiers(mine, theirs)
    generic = (mine.head in GENERIC_PEOPLE and theirs.head in PEOPLE) or (
        theirs.head in GENERIC_PEOPLE and mine.head in PEOPLE
    )
    reason = f'the source counts "{theirs.text}", the claim "{mine.text}"'
    if theirs.head in _UNSPECIFIC and mine.head not in GENERIC_PEOPLE and generic:
        return minor("noun_narrowed", f"the claim is more specific: {reason}")
    if generic:
        return note("noun_changed", f"more or less specific: {reason}")
    if _contains(mine, theirs.head) or _contains(theirs, mine.head):
        return note("noun_changed", reason)
    return minor("noun_swapped", reason)


def _contains(phrase: Counted, head: str) -> bool:
    return head in {word.lower() for word in phrase.modifiers}


def _modifiers(mine: Counted, theirs: Counted) -> Finding | None:
    reason = f'the source counts "{theirs.text}", the claim "{mine.text}"'
    ours, others = _places(mine.modifiers), _places(theirs.modifiers)
    if ours and others and not ours & others:
        return minor("modifier_swapped", reason)
    plain = {word.lower() for word in mine.modifiers}
    there = {word.lower() for word in theirs.modifiers}
    for group in EXCLUSIVE_MODIFIERS:
        if plain & group and there & group and not plain & there & group:
            return minor("modifier_swapped", reason)
    return None


def _places(modifiers: Iterable[str]) -> set[str]:
    """Return capitalised modifiers, folding "U.S." and "American", "U.S.-based" and "U.S."."""
    found = set()
    for word in modifiers:
        if word[:1].isupper():
            stem = word.lower().split("-")[0].removesuffix("'s").removesuffix("’s")
            found.add(SAME_PLACE.get(stem, stem))
    return found


def _additive(claim: Figure, source: Figure) -> Finding | None:
    if source.additive and not claim.additive:
        return minor(
            "addition_as_total", f"the source counts on top of others: {versus(claim, source)}"
        )
    if claim.additive and not source.additive:
        return minor(
            "total_as_addition",
            f"the source does not count on top of others: {versus(claim, source)}",
        )
    return None


def _status(claim: Figure, source: Figure) -> Finding | None:
    if claim.kind is Kind.SCORE and claim.low != source.low:
        return None  # "won 3-1" and "lost 1-3" tell one game from two sides
    mine, theirs = set(claim.status), set(source.status)
    for group in EXCLUSIVE_STATUS:
        ours, others = mine & group, theirs & group
        if ours and others and not ours & others:
            said, told = sorted(others)[0], sorted(ours)[0]
            return minor(
                "status_swapped", f'the source says "{said}" of {source.text}, the claim "{told}"'
            )
    return None


def _negation(claim: Figure, source: Figure) -> Finding | None:
    if claim.negated == source.negated or claim.kind in _PLACES:
        return None
    who, other = ("claim", "source") if claim.negated else ("source", "claim")
    return major("negation_flipped", f"the {who} denies what the {other} states")


def frame_finding(claim: Figure, source: Figure) -> Finding | None:
    """Find a claim that states what its source denies, supposes or gives as replaced, or back.

    The denial around a date is one of what happened then, and left to the other figures.
    """
    mine, theirs = claim.frame, source.frame
    if mine == theirs or claim.kind in _PLACES:
        return None
    if claim.kind in _CALENDAR and (claim.negated or source.negated):
        return None
    if mine == "stated":
        return major(
            f"{theirs}_as_fact", f'{source.text} is {theirs} in the source, "{claim.text}" stated'
        )
    if theirs == "stated":
        return major(f"fact_as_{mine}", f"the source states {source.text}, here it is {mine}")
    return minor("frame_changed", f"{source.text} is {theirs} in the source, here it is {mine}")


def _rate(claim: Figure, source: Figure) -> Finding | None:
    if claim.per == source.per:
        return None
    says = versus(claim, source)
    if claim.per and source.per:
        if _without_noun(claim.per) == _without_noun(source.per):
            return None
        return major("rate_changed", f"per {source.per}, not per {claim.per}: {says}")
    if source.per:
        return minor("rate_as_total", f"the source counts per {source.per}: {says}")
    return minor("total_as_rate", f"the source does not count per {claim.per}: {says}")


def _without_noun(per: str) -> str:
    """Leave the noun of "1000 birth" away, which need not be told twice."""
    number, _, _ = per.partition(" ")
    return number if number[:1].isdigit() else per


def _change(claim: Figure, source: Figure) -> Finding | None:
    """Tell "rose by 20" from "rose to 20", where both say which it is."""
    says = versus(claim, source)
    if (claim.change, source.change) == ("to", "by"):
        return major("change_as_level", f"the size of a change, not the new level: {says}")
    if (claim.change, source.change) == ("by", "to"):
        return major("level_as_change", f"the new level, not the size of a change: {says}")
    return None


def _part(claim: Figure, source: Figure) -> Finding | None:
    """Tell "12 of the 15" from the 15, where both say which they are."""
    says = versus(claim, source)
    if claim.whole and source.part_of and not claim.part_of and not source.whole:
        return major("part_as_whole", f"a part in the source, the whole in the claim: {says}")
    if claim.part_of and source.whole and not claim.whole and not source.part_of:
        return major("whole_as_part", f"the whole in the source, a part in the claim: {says}")
    return None


_DAYS = frozenset([Kind.DATE, Kind.YEAR])


def agree(claim: Figure, source: Figure) -> Agreement:
    """Compare a claim's figure with a source's.

    The same quantity written differently agrees, other values never do. A lost hedge, a crossed
    bound, a narrowed range, another unit, another thing counted, an addition told as a total,
    another fate or a denial are findings of their own. ``differs`` means that at least one
    finding is major or minor; notes are shown but don't count.

    The comparison isn't symmetric: a claim may say less than its source, never more.
    """
    findings = tuple(_findings(claim, source))
    heavy = any(finding.severity is not Severity.NOTE for finding in findings)
    return Agreement(verdict="differs" if heavy else "agree", findings=findings)


def comparable(claim: Figure, source: Figure) -> bool:
    """Whether two figures are of kinds that can state the same thing."""
    if claim.kind in _DAYS or source.kind in _DAYS:
        return claim.kind in _DAYS and source.kind in _DAYS
    return claim.kind is source.kind or {claim.kind, source.kind} <= NUMERIC_ALIKE


def _findings(claim: Figure, source: Figure) -> list[Finding]:
    if not comparable(claim, source):
        reason = (
            f'"{claim.text}" is a {_plain(claim.kind)}, "{source.text}" a {_plain(source.kind)}'
        )
        return [major("kind_changed", reason)]
    if claim.kind in _DAYS:
        frame = frame_finding(claim, source)
        return calendar_findings(claim, source) + ([frame] if frame else [])
    found = value_findings(claim, source)
    if not any(finding.severity is Severity.MAJOR for finding in found):
        found += hedge_findings(claim, source)
    return found + context_findings(claim, source)


def _plain(kind: Kind) -> str:
    return kind.value.replace("_", " ")


_VALUES = frozenset(["value", "range_narrowed", "range_widened", "bound_crossed"])
_OTHER_THING = frozenset(
    "noun_swapped modifier_swapped status_swapped addition_as_total total_as_addition kind_changed "
    "unit_swapped percent_points negation_flipped label_swapped unit_lost unit_added rate_changed "
    "rate_as_total total_as_rate change_as_level level_as_change part_as_whole "
    "whole_as_part".split()
)


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures state one value of one thing, hedged alike or not."""
    return comparable(one, other) and not _codes(one, other) & (_VALUES | _OTHER_THING)


def another_value(one: Figure, other: Figure) -> bool:
    """Whether two figures of one kind and thing state other values, hedges left aside."""
    codes = _codes(one, other)
    return comparable(one, other) and bool(codes & _VALUES) and not codes & _OTHER_THING


def _codes(one: Figure, other: Figure) -> frozenset[str]:
    return frozenset((*agree(one, other).codes, *agree(other, one).codes))
