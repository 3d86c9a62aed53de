"""Compare what two figures count: "2,000 tanks" beside "2,000 troops"."""

from __future__ import annotations

from collections.abc import Iterable

from qa.figures.compare.difference import minor, note
from qa.figures.nouns import same_head
from qa.figures.types import Counted, Figure, FigureDifference, Kind
from qa.figures.words.nouns import EXCLUSIVE_MODIFIERS, GENERIC_PEOPLE, PEOPLE
from qa.figures.words.places import SAME_PLACE

COUNTING_KINDS = frozenset([Kind.COUNT, Kind.RATIO, Kind.PERCENT, Kind.ORDINAL])


def compare_nouns(claim: Figure, source: Figure) -> FigureDifference | None:
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
