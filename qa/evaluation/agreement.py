"""How well two raters agree: accuracy and Cohen's kappa, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.intervals import LEVEL, RESAMPLES, wilson
from qa.types.span import Value


class Agreement(Value):
    """A coefficient of agreement with its 95% interval."""

    value: float
    low: float
    high: float


def accuracy(labels: Sequence[bool], verdicts: Sequence[bool]) -> Agreement:
    """Return the share of equal verdicts with Wilson's interval.

    Raises:
        ValueError: There are none.
    """
    same = sum(a == b for a, b in zip(labels, verdicts, strict=True))
    low, high = wilson(same, len(labels))
    return Agreement(value=same / len(labels), low=low, high=high)


def kappa(labels: Sequence[bool], verdicts: Sequence[bool], seed: int) -> Agreement:
    """Return Cohen's kappa (1960) with a seeded percentile bootstrap over examples.

    Kappa takes off what chance alone would agree on. Where both only ever say one thing it is
    undefined, and counted as 0: a judge that always says yes has shown nothing.

    Raises:
        ValueError: There are none.
    """
    if not labels:
        raise ValueError("agreement about nothing cannot be measured")
    pairs = np.asarray([labels, verdicts], dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(labels), size=(RESAMPLES, len(labels)))
    values = _kappas(pairs[0][drawn], pairs[1][drawn])
    low, high = np.percentile(values, [100 * (1 - LEVEL) / 2, 100 * (1 + LEVEL) / 2])
    value = _kappas(pairs[0][None, :], pairs[1][None, :])[0]
    return Agreement(value=float(value), low=float(low), high=float(high))


def _kappas(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return kappa of every row of two arrays of zeros and ones."""
    seen = (one == other).mean(axis=1)
    mine, theirs = one.mean(axis=1), other.mean(axis=1)
    chance = mine * theirs + (1 - mine) * (1 - theirs)
    room = 1 - chance
    kappas: NDArray[np.float64] = np.zeros_like(seen)
    np.divide(seen - chance, room, out=kappas, where=room > 0)
    return kappas
