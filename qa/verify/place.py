"""Which figure of the evidence a claim's figure is held to, and which outdo it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.describe import day_of
from qa.figures import Kind, is_taken_back, same_head
from qa.verify.evidence import Evidence, coverage
from qa.verify.pairs import EXACTLY_IN_PLACE, Pair, Row
from qa.verify.topics import topic_stems

RIVAL = 1.35
"""How much better a figure that says otherwise must fit to be the one the claim is about."""
CLOSER = 1.05
"""How much better a figure exactly in place must fit than another of the same sentence."""
ABOUT = 0.45
"""Likeness from which a figure of another value contradicts the claim's."""
_AS_NEAR = 0.75
"""Share of the best fit from which a newer article's figure is the one to name."""
_FULLER = 1.2
"""How much more of a claim's words a sentence must hold for its figure to outdo the same figure
of another sentence."""
_NAMED_BONUS = 0.5
_SAME_VALUE_BONUS = 0.4
_SAME_KIND_BONUS = 0.2
_SAME_NOUN_BONUS = 0.2
_CALENDAR = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])


def fit(pair: Pair) -> float:
    """Score how likely a person would compare these two."""
    mine, theirs = pair.claimed, pair.figure
    score = pair.likeness + _NAMED_BONUS * pair.named + _SAME_VALUE_BONUS * pair.right_value
    score += _SAME_KIND_BONUS * ((mine.kind, mine.unit) == (theirs.kind, theirs.unit))
    if mine.counted and theirs.counted and same_head(mine.counted.head, theirs.counted.head):
        score += _SAME_NOUN_BONUS
    return score


def rivals(pair: Pair, agreeing: Pair) -> bool:
    """Whether a figure that says otherwise stands where the claim's should, and the other not."""
    if pair.figure is agreeing.figure or pair.claimed.kind is not pair.figure.kind:
        return False
    if _counts_the_same(agreeing) and not _counts_the_same(pair):
        return False
    in_place = pair.likeness >= max(EXACTLY_IN_PLACE, agreeing.likeness)
    if in_place and _counts_the_same(pair) and not _counts_the_same(agreeing):
        return True
    if pair.candidate is agreeing.candidate and pair.likeness >= EXACTLY_IN_PLACE:
        converted = pair.right_value and not _literal(agreeing)
        return pair.likeness > (1 if converted else CLOSER) * agreeing.likeness
    return pair.likeness > max(RIVAL * agreeing.likeness, ABOUT)


def _counts_the_same(pair: Pair) -> bool:
    """Whether both figures count the same, in the same words."""
    mine, theirs = pair.claimed.counted, pair.figure.counted
    if mine is None or theirs is None:
        return False
    return mine.text.casefold() == theirs.text.casefold()


def _literal(pair: Pair) -> bool:
    return pair.claimed.low == pair.figure.low and pair.claimed.unit == pair.figure.unit


def another_s(pair: Pair, row: Row, rows: Sequence[Row]) -> bool:
    """Whether another figure of the claim says what this one of the evidence says."""
    # "on Thursday and Friday" may be said in either order
    dates = pair.claimed.kind in _CALENDAR and any(
        one.agrees and one.candidate is pair.candidate for one in row.pairs
    )
    return any(
        other.agrees and other.figure is pair.figure and (dates or other.likeness >= pair.likeness)
        for one in rows
        if one is not row
        for other in one.pairs
    )


def about_the_same(best: Pair, others: Sequence[Pair]) -> bool:
    """Whether a figure that says otherwise speaks of the same thing, so that it contradicts."""
    mine, theirs = best.claimed, best.figure
    if best.right_value or "range_narrowed" in best.agreement.codes:
        return True
    if mine.kind is not theirs.kind:
        return False
    if best.likeness >= ABOUT:
        return True
    if mine.counted and theirs.counted:
        return same_head(mine.counted.head, theirs.counted.head)
    same = [one for one in others if one.figure.kind is mine.kind]
    return len(same) == 1 and mine.kind not in _CALENDAR


def says_it_itself(claim: str, agreeing: Pair, rival: Pair, evidence: Evidence) -> bool:
    """Whether the agreeing figure's own sentence says about as much of the claim as the rival's."""
    if agreeing.candidate is rival.candidate or agreeing.claimed.kind in _CALENDAR:
        return False
    stems = topic_stems(claim)
    mine, theirs = (
        coverage(stems, one.candidate._replace(near=frozenset()), evidence)
        for one in (agreeing, rival)
    )
    same_words = agreeing.claimed.text.casefold() == agreeing.figure.text.casefold()
    return same_words and theirs < _FULLER * mine


def newest(best: Pair, others: Sequence[Pair]) -> Pair:
    """Return the newest figure that contradicts a claim about as well as the best fitting one.

    Where an article takes a figure back, the one it puts in its place is meant.
    """
    standing = [
        one
        for one in others
        if fit(one) >= _AS_NEAR * fit(best)
        and one.figure.kind is best.figure.kind
        and about_the_same(one, others)
        and not is_taken_back(one.candidate.text, one.figure)
    ]
    if best.right_value or best.claimed.kind in _CALENDAR:
        return best
    # sorting is stable: of one day's figures the best fitting stays first
    ordered = sorted(standing, key=lambda one: (one is best, fit(one)), reverse=True)
    return max(ordered, key=lambda one: day_of(one.candidate.article) or date.min, default=best)
