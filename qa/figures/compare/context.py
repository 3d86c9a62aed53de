"""Compare the words around two figures: what they count, and what becomes of it.

"2,000 tanks" beside "2,000 troops"; "300 were wounded" beside "300 were killed".
"""

from __future__ import annotations

from collections.abc import Iterable

from qa.figures.compare.difference import major, minor, note
from qa.figures.nouns import same_head
from qa.figures.types import CALENDAR_KINDS, Counted, Figure, FigureDifference, Kind
from qa.figures.words.clauses import EXCLUSIVE_STATUS
from qa.figures.words.nouns import EXCLUSIVE_MODIFIERS, GENERIC_PEOPLE, PEOPLE
from qa.figures.words.places import SAME_PLACE

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
