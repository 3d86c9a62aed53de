"""How well two raters agree: accuracy and Cohen's kappa, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

from qa.evaluation.intervals import wilson
from qa.types.span import Value


class Coefficient(Value):
    """A coefficient of agreement with its 95% interval."""

    value: float
    low: float
    high: float


def accuracy(labels: Sequence[bool], verdicts: Sequence[bool]) -> Coefficient:
    """Return the share of equal verdicts with Wilson's interval.

    Raises:
        ValueError: There are none.
    """
    if not labels:
        raise ValueError("agreement about nothing cannot be measured")
    same = sum(a == b for a, b in zip(labels, verdicts, strict=True))
    low, high = wilson(same, len(labels))
    return Coefficient(value=same / len(labels), low=low, high=high)


def kappa(labels: Sequence[bool], verdicts: Sequence[bool]) -> Coefficient:
    """Return Cohen's kappa (1960): agreement beyond what chance alone would bring.

    Its interval is Wilson's interval of the observed agreement, with the chance agreement fixed.
    (A bootstrap of thirty cases that all agree would give an interval of no width.) Where both
    raters give one verdict only, kappa is undefined and counted as 0, so that a judge that always
    says yes is not believed.

    Raises:
        ValueError: There are none.
    """
    seen = accuracy(labels, verdicts)
    mine, theirs = sum(labels) / len(labels), sum(verdicts) / len(verdicts)
    chance = mine * theirs + (1 - mine) * (1 - theirs)
    if chance == 1:
        return Coefficient(value=0, low=0, high=0)
    ends = (max(-1.0, (end - chance) / (1 - chance)) for end in (seen.value, seen.low, seen.high))
    value, low, high = ends
    return Coefficient(value=value, low=low, high=high)
