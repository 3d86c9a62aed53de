"""Every figure of a claim beside the figure of the evidence that stands in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.describe import day_of
from qa.figures import Agreement, Figure, Kind, Severity, agree, comparable, read_codes
from qa.types import Verdict
from qa.types.verification import ComparedFigure
from qa.verify.calculations import Calculation, calculation
from qa.verify.evidence import Candidate, Evidence, amounts_of, figures_in
from qa.verify.fold import folded
from qa.verify.pairs import Pair, Row, rows_of
from qa.verify.place import (
    ABOUT,
    about_the_same,
    another_s,
    fit,
    newest,
    rivals,
    says_it_itself,
)

IN_PLACE = 0.75
"""Likeness from which a figure stands in the claim's place, so that no calculation is tried."""
_ORDERING = re.compile(r"(?:^|[,;:(]|\b(?:to|must|should|then))\s*$")
_ENUMERATED = frozenset(
    "step method way option reason thing tip approach example factor possibility".split()
)
_WITH_UNITS = frozenset([Kind.MEASURE, Kind.DURATION, Kind.MONEY, Kind.PERCENT, Kind.AGE])


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
    found = [
        _compare(claim, row, rows, near, evidence) for row in rows if not _is_adverb(claim, row)
    ]
    return (*found, *_codes(claim, near))


def _is_adverb(claim: str, row: Row) -> bool:
    """Whether it only orders what is told: "First, open the tap", "a third method is"."""
    figure = row.figure
    if figure.kind is not Kind.ORDINAL:
        return False
    if figure.counted and figure.counted.head in _ENUMERATED:
        return not any(pair.right_value for pair in row.pairs)
    if figure.low != 1:
        return False
    orders = _ORDERING.search(claim[: figure.span.start])
    return bool(orders) and not any(pair.likeness >= ABOUT for pair in row.pairs)


def _compare(
    claim: str, row: Row, rows: Sequence[Row], near: Sequence[Candidate], evidence: Evidence
) -> Compared:
    agreeing = max((p for p in row.pairs if p.agrees), key=fit, default=None)
    others = [p for p in row.pairs if not p.agrees]
    if agreeing is not None:
        rival = max(
            (p for p in others if rivals(p, agreeing) and not another_s(p, row, rows)),
            key=lambda p: p.likeness, default=None,
        )  # fmt: skip
        if rival and says_it_itself(claim, agreeing, rival, evidence):
            rival = None
        return _supported(agreeing) if rival is None else _outdone(rival)
    best = max(others, key=fit, default=None)
    in_place = best is not None and best.likeness >= IN_PLACE and not best.right_value
    if not in_place and not (best is not None and best.right_value):
        read = [(one, figures_in(one.text, day_of(one.article))) for one in near]
        found = calculation(claim, row.figure, read)
        if found is not None:
            return _worked_out(row.figure, found)
    if best is not None and about_the_same(best, others):
        return _contradicted(newest(best, others))
    elsewhere = _elsewhere(row.figure, near, evidence)
    return elsewhere or _not_found(row.figure)


def _elsewhere(figure: Figure, near: Sequence[Candidate], evidence: Evidence) -> Compared | None:
    """Return where an article of the nearest sentences has a figure that nothing near speaks of.

    Only one with a unit, or of the same thing: a bare number stands somewhere in any article.
    """
    hashes = {one.article.content_hash for one in near[:1]}
    places = {at for amount in amounts_of([figure]) for at in evidence.holding.get(amount, ())}
    for at in sorted(places):
        one = evidence.sentences[at]
        day = day_of(one.article)
        for other in figures_in(one.text, day) if one.article.content_hash in hashes else ():
            alike = comparable(figure, other) and figure.kind is other.kind
            named = other.kind in _WITH_UNITS or (figure.counted and other.counted)
            if alike and named and agree(figure, other).verdict == "agree":
                return _supported(Pair(figure, other, one, agree(figure, other), 0.0, 0.0))
    return None


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
