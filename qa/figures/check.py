"""Check every figure of a claim against the figures of its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.figures.agree import agree, comparable
from qa.figures.agree_context import same_head
from qa.figures.agree_hedges import hedge_findings
from qa.figures.derive import find_derivation
from qa.figures.read import read_figures
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

_WRONG_VALUE = frozenset(
    ["value", "unit_swapped", "percent_points", "kind_changed", "range_narrowed", "label_swapped"]
)
_WEIGHT = {None: 0, Severity.NOTE: 1, Severity.MINOR: 2, Severity.MAJOR: 3}
_OTHER_VALUE = 4
_CALENDAR = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])


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
        One check for each figure of the claim, in order.
    """
    claims = read_figures(claim_text, published)
    evidence = read_figures(evidence_text, published)
    words = {token.lower for token in tokenize(claim_text)}
    return tuple(check_figure(figure, evidence, words) for figure in claims)


def check_figure(
    figure: Figure, evidence: Sequence[Figure], words: set[str] | frozenset[str] = frozenset()
) -> FigureCheck:
    """Check one figure; ``words`` are the claim's, in lower case, for announced calculations."""
    best = _best(figure, evidence)
    if best is not None and not _WRONG_VALUE & set(best[1].codes):
        return FigureCheck(
            figure=figure, verdict=_verdict(best[1]), evidence=best[0], agreement=best[1]
        )
    derivation = find_derivation(figure, evidence, words)
    if derivation is not None:
        agreement = _derived_agreement(figure, derivation)
        verdict = "supported" if agreement.verdict == "agree" else "differs"
        return FigureCheck(
            figure=figure, verdict=verdict, agreement=agreement, derivation=derivation
        )
    if best is not None and _same_thing(figure, best[0], evidence):
        return FigureCheck(
            figure=figure, verdict="contradicted", evidence=best[0], agreement=best[1]
        )
    return FigureCheck(figure=figure, verdict="not_found")


def _verdict(agreement: Agreement) -> str:
    if agreement.verdict == "agree":
        return "supported"
    return "contradicted" if agreement.severity is Severity.MAJOR else "differs"


def _best(figure: Figure, evidence: Sequence[Figure]) -> tuple[Figure, Agreement] | None:
    """Return the evidence that comes nearest: equal value first, then what is counted."""
    pairs = [(other, agree(figure, other)) for other in evidence if comparable(figure, other)]
    return min(pairs, key=lambda pair: _distance(figure, *pair), default=None)


def _distance(figure: Figure, other: Figure, agreement: Agreement) -> tuple[int, int, int]:
    codes = set(agreement.codes)
    wrong = _WRONG_VALUE & codes
    weight = _OTHER_VALUE if wrong - {"range_narrowed"} else _WEIGHT[agreement.severity]
    return weight, -_likeness(figure, other), len(codes)


def _likeness(figure: Figure, other: Figure) -> int:
    """Score how much two figures seem to be about the same thing."""
    alike = 0
    if figure.kind is other.kind and figure.unit == other.unit:
        alike += 1
    if figure.counted and other.counted and same_head(figure.counted.head, other.counted.head):
        alike += 2 + bool(set(figure.counted.modifiers) & set(other.counted.modifiers))
    return alike + bool(set(figure.status) & set(other.status))


def _same_thing(figure: Figure, other: Figure, evidence: Sequence[Figure]) -> bool:
    """Whether a figure of another value speaks of the same thing, so that it contradicts."""
    codes = agree(figure, other).codes
    if "range_narrowed" in codes or ("unit_swapped" in codes and figure.low == other.low):
        return True
    if figure.kind is not other.kind or figure.unit != other.unit:
        return False
    if figure.counted and other.counted:
        return same_head(figure.counted.head, other.counted.head)
    rivals = [one for one in evidence if one.kind is figure.kind and one.unit == figure.unit]
    return len(rivals) == 1 and figure.kind not in _CALENDAR


def _derived_agreement(figure: Figure, derivation: Derivation) -> Agreement:
    """Carry the operands' hedges over to the result: about 1,700 + 300 is about 2,000."""
    hedges = {one.approximator for one in derivation.operands} - {Approximator.NONE}
    hedge = hedges.pop() if len(hedges) == 1 else Approximator.ABOUT
    hedged = (
        bool(hedges)
        or hedge is not Approximator.ABOUT
        or any(one.approximator is Approximator.ABOUT for one in derivation.operands)
    )
    approximator = hedge if hedged else Approximator.NONE
    result = figure.model_copy(update={"approximator": approximator, "text": derivation.shown})
    findings = tuple(hedge_findings(figure, result))
    heavy = any(finding.severity is not Severity.NOTE for finding in findings)
    return Agreement(verdict="differs" if heavy else "agree", findings=findings)
