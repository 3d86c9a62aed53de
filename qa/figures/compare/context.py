"""Compare what the words around two figures say: "300 were wounded" beside "300 were killed"."""

from __future__ import annotations

from qa.figures.compare.counted import compare_nouns
from qa.figures.compare.difference import major, minor
from qa.figures.types import CALENDAR_KINDS, Figure, FigureDifference, Kind
from qa.figures.words.clauses import EXCLUSIVE_STATUS

NAMING_KINDS = frozenset([Kind.ORDINAL, Kind.LABEL])
"""Kinds that name where something is; a denial around them is about something else."""


def compare_contexts(claim: Figure, source: Figure) -> list[FigureDifference]:
    """Compare counted nouns, additions, verbs, rates, changes, parts, denials and frames."""
    found = (
        compare_nouns(claim, source),
        _compare_additions(claim, source),
        _compare_status(claim, source),
        _compare_rates(claim, source),
        _compare_changes(claim, source),
        _compare_parts(claim, source),
        _compare_negations(claim, source) or compare_frames(claim, source),
    )
    return [one for one in found if one is not None]


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
    """Leave the noun of "1000 birth" out, because one of the two texts may leave it out."""
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
