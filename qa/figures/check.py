"""Check every figure of a claim against the figures of its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from qa.figures.agree import agree, comparable
from qa.figures.agree_context import same_head
from qa.figures.agree_hedges import hedge_findings
from qa.figures.codes import CODE, read_codes
from qa.figures.derive import find_derivation
from qa.figures.findings import major
from qa.figures.read import read_figures
from qa.figures.surroundings import Surroundings, likeness, surroundings
from qa.figures.tokens import tokenize
from qa.figures.types import (
    Agreement,
    Approximator,
    Derivation,
    Figure,
    FigureCheck,
    Kind,
    Severity,
)

Verdict = Literal["supported", "differs", "contradicted", "not_found"]
_WRONG_VALUE = frozenset(
    ["value", "unit_swapped", "percent_points", "kind_changed", "range_narrowed", "label_swapped"]
)
_WEIGHT = {None: 0, Severity.NOTE: 1, Severity.MINOR: 2, Severity.MAJOR: 3}
_OTHER_VALUE = 4
_CALENDAR = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])
_RIVAL_MARGIN = 0.25
"""By how much more of the claim's words a figure of another value must have around it to be the
one that the claim speaks of. Chosen on the annotated Wikinews sentences."""
_RIVAL_LIKENESS = 0.6
_SAME_CLAUSE = 0.4
"""Below this share of common words around two figures their clauses aren't the same."""


class _Placed(NamedTuple):
    """A figure with the words around it."""

    figure: Figure
    around: Surroundings


class _Pair(NamedTuple):
    """An evidence figure beside the claim's."""

    figure: Figure
    agreement: Agreement
    likeness: float

    @property
    def right_value(self) -> bool:
        """Whether the values are the same."""
        return not _WRONG_VALUE & set(self.agreement.codes)


def check_figures(
    claim_text: str, evidence_text: str, published: date | None = None
) -> tuple[FigureCheck, ...]:
    """Check each figure of a claim against its evidence.

    Args:
        claim_text: The claim.
        evidence_text: The cited text.
        published: The evidence's publication day; relative dates of both texts are resolved
            against it.

    Returns:
        One check for each figure of the claim, in order, and behind them one for everything else
        that holds digits ("F-16"), which has to stand in the evidence as it is.
    """
    claims = _placed(claim_text, published)
    evidence = _placed(evidence_text, published)
    words = frozenset(token.lower for token in tokenize(claim_text))
    stated = [placed.figure for placed in claims]
    checks = [_check(placed, evidence, words, stated) for placed in claims]
    return (*checks, *_check_codes(claim_text, stated, evidence_text, evidence))


def check_figure(
    figure: Figure, evidence: Sequence[Figure], words: frozenset[str] = frozenset()
) -> FigureCheck:
    """Check one figure; ``words`` are the claim's, in lower case, for announced calculations."""
    return _check(_Placed(figure, {}), [_Placed(one, {}) for one in evidence], words, [figure])


def _placed(text: str, published: date | None) -> list[_Placed]:
    figures = read_figures(text, published)
    around = surroundings(text, figures)
    return [_Placed(*pair) for pair in zip(figures, around, strict=True)]


def _check(
    claim: _Placed, evidence: Sequence[_Placed], words: frozenset[str], stated: Sequence[Figure]
) -> FigureCheck:
    pairs = _pairs(claim, evidence)
    best = min(pairs, key=lambda pair: _distance(claim.figure, pair), default=None)
    if best is not None and best.right_value:
        rival = _rival(best, pairs, stated)
        return _contradicted(claim.figure, rival) if rival else _found(claim.figure, best)
    derivation = find_derivation(claim.figure, [one.figure for one in evidence], words)
    if derivation is not None:
        return _derived(claim.figure, derivation)
    if best is not None and _same_thing(claim.figure, best, pairs):
        return _contradicted(claim.figure, best)
    return FigureCheck(figure=claim.figure, verdict="not_found")


def _pairs(claim: _Placed, evidence: Sequence[_Placed]) -> list[_Pair]:
    found = []
    for one in evidence:
        if comparable(claim.figure, one.figure):
            alike = likeness(claim.around, one.around)
            agreement = agree(claim.figure, one.figure)
            if claim.around and not claim.figure.negated and alike < _SAME_CLAUSE:
                agreement = _without_denial(agreement)
            found.append(_Pair(one.figure, agreement, alike))
    return found


def _without_denial(agreement: Agreement) -> Agreement:
    """Drop a source's denial: in another clause it denies something else."""
    kept = tuple(one for one in agreement.findings if one.code != "negation_flipped")
    heavy = any(finding.severity is not Severity.NOTE for finding in kept)
    return Agreement(verdict="differs" if heavy else "agree", findings=kept)


def _distance(figure: Figure, pair: _Pair) -> tuple[int, int, float, int]:
    """Order evidence: equal value, the same unit, what stands around, fewest findings."""
    codes = set(pair.agreement.codes)
    wrong = bool(_WRONG_VALUE & codes - {"range_narrowed"})
    weight = _OTHER_VALUE if wrong else _WEIGHT[pair.agreement.severity]
    other = pair.figure
    literal = (other.low, other.high, other.unit) == (figure.low, figure.high, figure.unit)
    if literal and weight < _OTHER_VALUE:
        # What the source says in the claim's own unit comes before what it converts to.
        weight = min(weight, 1) if weight <= 1 else weight - 2
    return weight, -_alike(figure, other), -pair.likeness, len(codes)


def _alike(figure: Figure, other: Figure) -> int:
    """Score how much two figures seem to be about the same thing."""
    alike = 0
    if figure.kind is other.kind and figure.unit == other.unit:
        alike += 1
    if figure.counted and other.counted and same_head(figure.counted.head, other.counted.head):
        alike += 2 + bool(set(figure.counted.modifiers) & set(other.counted.modifiers))
    return alike + bool(set(figure.status) & set(other.status))


def _rival(best: _Pair, pairs: Sequence[_Pair], stated: Sequence[Figure]) -> _Pair | None:
    """Return a figure of another value that stands where the claim's does.

    "8,500 troops went to Poland" agrees with a source's 8,500, but the source says 2,000 of
    those who went to Poland. A rival that the claim states as well is no rival.
    """
    said = {_quantity(figure) for figure in stated}
    rivals = [
        pair
        for pair in pairs
        if not pair.right_value
        and pair.likeness >= max(_RIVAL_LIKENESS, best.likeness + _RIVAL_MARGIN)
        and (pair.figure.kind, pair.figure.unit) == (best.figure.kind, best.figure.unit)
        and _quantity(pair.figure) not in said
    ]
    return max(rivals, key=lambda pair: pair.likeness, default=None)


def _quantity(figure: Figure) -> tuple[object, ...]:
    days = figure.calendar
    resolved = (days.first, days.last, days.month, days.day) if days else ()
    return (figure.kind, figure.low, figure.high, figure.unit, *resolved)


def _same_thing(figure: Figure, pair: _Pair, pairs: Sequence[_Pair]) -> bool:
    """Whether a figure of another value speaks of the same thing, so that it contradicts."""
    other, codes = pair.figure, pair.agreement.codes
    if "range_narrowed" in codes or ("unit_swapped" in codes and figure.low == other.low):
        return True
    if figure.kind is not other.kind or figure.unit != other.unit:
        return False
    if pair.likeness >= _RIVAL_LIKENESS:
        return True
    if figure.counted and figure.kind is Kind.COUNT:
        return bool(other.counted and same_head(figure.counted.head, other.counted.head))
    same = [
        one for one in pairs if (one.figure.kind, one.figure.unit) == (figure.kind, figure.unit)
    ]
    return len(same) == 1 and figure.kind not in _CALENDAR


def _found(figure: Figure, pair: _Pair) -> FigureCheck:
    verdict: Verdict = "supported"
    if pair.agreement.verdict == "differs":
        verdict = "contradicted" if pair.agreement.severity is Severity.MAJOR else "differs"
    return FigureCheck(
        figure=figure, verdict=verdict, evidence=pair.figure, agreement=pair.agreement
    )


def _contradicted(figure: Figure, pair: _Pair) -> FigureCheck:
    return FigureCheck(
        figure=figure, verdict="contradicted", evidence=pair.figure, agreement=pair.agreement
    )


def _derived(figure: Figure, derivation: Derivation) -> FigureCheck:
    """Carry the operands' hedges over to the result: about 1,700 + 300 is about 2,000."""
    hedges = {one.approximator for one in derivation.operands} - {Approximator.NONE}
    hedge = Approximator.ABOUT if len(hedges) > 1 else next(iter(hedges), Approximator.NONE)
    result = figure.model_copy(update={"approximator": hedge, "text": derivation.shown})
    findings = tuple(hedge_findings(figure, result))
    heavy = any(finding.severity is not Severity.NOTE for finding in findings)
    agreement = Agreement(verdict="differs" if heavy else "agree", findings=findings)
    verdict: Verdict = "differs" if heavy else "supported"
    return FigureCheck(figure=figure, verdict=verdict, agreement=agreement, derivation=derivation)


def _check_codes(
    claim_text: str, stated: Sequence[Figure], evidence_text: str, evidence: Sequence[_Placed]
) -> list[FigureCheck]:
    codes = read_codes(claim_text, stated)
    if not codes:
        return []
    known = {
        code.text.casefold() for code in read_codes(evidence_text, [one.figure for one in evidence])
    } | {one.figure.text.casefold() for one in evidence}
    return [_check_code(code, known) for code in codes]


def _check_code(code: Figure, known: set[str]) -> FigureCheck:
    if code.text.casefold() in known:
        return FigureCheck(figure=code, verdict="supported")
    finding = major("code", f'"{code.text}" does not stand in the source')
    agreement = Agreement(verdict="differs", findings=(finding,))
    return FigureCheck(figure=code, verdict="not_found", agreement=agreement)


__all__ = ["CODE", "check_figure", "check_figures"]
