"""Every figure of a claim beside the figure of the evidence that stands in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.describe import day_of
from qa.figures import Agreement, Figure, Kind, Severity, read_codes
from qa.figures.agree_context import same_head
from qa.types import Verdict
from qa.types.verification import ComparedFigure
from qa.verify.calculations import Calculation, calculation
from qa.verify.evidence import Candidate, Evidence, figures_in
from qa.verify.fold import folded
from qa.verify.pairs import EXACTLY_IN_PLACE, Pair, Row, rows_of

RIVAL = 1.35
"""How much better a figure that says otherwise must fit to be the one the claim is about."""
IN_PLACE = 0.75
"""Likeness from which a figure stands in the claim's place, so that no calculation is tried."""
CLOSER = 1.05
"""How much better a figure exactly in place must fit than another of the same sentence."""
ABOUT = 0.45
"""Likeness from which a figure of another value contradicts the claim's."""
_ORDERING = re.compile(r"(?:^|[,;:(]|\b(?:to|must|should|then))\s*$")
_NAMED_BONUS = 0.5
_SAME_VALUE_BONUS = 0.4
_SAME_KIND_BONUS = 0.2
_SAME_NOUN_BONUS = 0.2
_CALENDAR = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])


class Compared(NamedTuple):
    """What became of one figure of a claim."""

    shown: ComparedFigure
    reasons: tuple[str, ...]
    """Why it does not hold; empty where it does."""
    evidence: tuple[Candidate, ...] = ()
    """The sentences that decided."""


def compare_figures(
    claim: str, near: Sequence[Candidate], evidence: Evidence
) -> tuple[Compared, ...]:
    """Compare each figure of a claim, and whatever else holds digits, with the evidence.

    Args:
        claim: One sentence.
        near: The sentences it is held against; relative dates are resolved by their article's
            publication day.
        evidence: All sentences, for how rare a word is.
    """
    rows = rows_of(claim, near, evidence)
    found = [_compare(claim, row, rows, near) for row in rows if not _is_adverb(claim, row)]
    return (*found, *_codes(claim, near))


def _is_adverb(claim: str, row: Row) -> bool:
    """Whether "first" only orders what is told: "First, open the tap"."""
    figure = row.figure
    if figure.kind is not Kind.ORDINAL or figure.low != 1:
        return False
    orders = _ORDERING.search(claim[: figure.span.start])
    return bool(orders) and not any(pair.likeness >= ABOUT for pair in row.pairs)


def _compare(claim: str, row: Row, rows: Sequence[Row], near: Sequence[Candidate]) -> Compared:
    agreeing = max((p for p in row.pairs if p.agrees), key=_fit, default=None)
    others = [p for p in row.pairs if not p.agrees]
    if agreeing is not None:
        rival = max(
            (p for p in others if _rivals(p, agreeing) and not _another_s(p, row, rows)),
            key=lambda p: p.likeness, default=None,
        )  # fmt: skip
        return _supported(agreeing) if rival is None else _outdone(rival)
    best = max(others, key=_fit, default=None)
    in_place = best is not None and best.likeness >= IN_PLACE and not best.right_value
    if not in_place and not (best is not None and best.right_value):
        read = [(one, figures_in(one.text, day_of(one.article))) for one in near]
        found = calculation(claim, row.figure, read)
        if found is not None:
            return _worked_out(row.figure, found)
    if best is not None and _about_the_same(best, others):
        return _contradicted(best)
    return _not_found(row.figure)


def _fit(pair: Pair) -> float:
    """Score how likely a person would compare these two."""
    mine, theirs = pair.claimed, pair.figure
    score = pair.likeness + _NAMED_BONUS * pair.named + _SAME_VALUE_BONUS * pair.right_value
    score += _SAME_KIND_BONUS * ((mine.kind, mine.unit) == (theirs.kind, theirs.unit))
    if mine.counted and theirs.counted and same_head(mine.counted.head, theirs.counted.head):
        score += _SAME_NOUN_BONUS
    return score


def _rivals(pair: Pair, agreeing: Pair) -> bool:
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


def _another_s(pair: Pair, row: Row, rows: Sequence[Row]) -> bool:
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


def _about_the_same(best: Pair, others: Sequence[Pair]) -> bool:
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


def _supported(pair: Pair) -> Compared:
    return Compared(_shown(pair, Verdict.SUPPORTED), (), (pair.candidate,))


def _contradicted(pair: Pair) -> Compared:
    shown = _shown(pair, Verdict.CONTRADICTED)
    reasons = _reasons(pair.agreement) or tuple(f.reason for f in pair.agreement.findings)
    return Compared(shown, reasons, (pair.candidate,))


def _outdone(rival: Pair) -> Compared:
    found = _contradicted(rival)
    if rival.right_value and found.reasons:
        return found
    said, told = rival.claimed.text, rival.figure.text
    reason = f"“{said}” stands in the article for something else; here it says “{told}”"
    shown = found.shown.model_copy(update={"findings": ("other_figure",)})
    return Compared(shown, (reason,), found.evidence)


def _not_found(figure: Figure) -> Compared:
    shown = ComparedFigure(claimed=figure.text, verdict=Verdict.NOT_FOUND)
    return Compared(shown, (f"the evidence has no “{figure.text}”",))


def _worked_out(figure: Figure, found: Calculation) -> Compared:
    agrees = found.agreement.verdict == "agree"
    shown = ComparedFigure(
        claimed=figure.text,
        verdict=Verdict.SUPPORTED if agrees else Verdict.CONTRADICTED,
        calculation=found.derivation.shown,
        findings=found.agreement.codes,
    )
    return Compared(shown, _reasons(found.agreement), found.evidence)


def _reasons(agreement: Agreement) -> tuple[str, ...]:
    return tuple(f.reason for f in agreement.findings if f.severity is not Severity.NOTE)


def _shown(pair: Pair, verdict: Verdict) -> ComparedFigure:
    start = pair.candidate.span.start
    return ComparedFigure(
        claimed=pair.claimed.text,
        verdict=verdict,
        found=pair.figure.text,
        start=start + pair.figure.span.start,
        end=start + pair.figure.span.end,
        article_id=pair.candidate.article.id,
        findings=pair.agreement.codes,
    )


def _codes(claim: str, near: Sequence[Candidate]) -> Iterator[Compared]:
    """Digits that are no figure ("F-16") must stand in the articles as they are."""
    for code in read_codes(claim, figures_in(claim, None)):
        holding = next((one for one in near if _holds(one, code.text)), None)
        if holding is None:
            yield _not_found(code)
        else:
            shown = ComparedFigure(claimed=code.text, verdict=Verdict.SUPPORTED, found=code.text)
            yield Compared(shown, (), (holding,))


def _holds(candidate: Candidate, code: str) -> bool:
    wanted = folded(code)
    if wanted not in folded(candidate.article.text):
        return False
    pattern = rf"(?<![\w.,-]){re.escape(wanted)}(?![\w-]|[.,]\d)"
    return re.search(pattern, folded(candidate.article.text)) is not None
