"""95% intervals: seeded bootstrap; Wilson's where every value is 0 or 1."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

RESAMPLES = 2000
LEVEL = 0.95
_Z = 1.959963984540054
"""97.5% point of the normal distribution."""


def mean_interval(values: Sequence[float], seed: int) -> tuple[float, float]:
    """Return the 95% interval of a mean.

    Proportions get Wilson's score interval (1927), because a bootstrap of twenty ones would give an
    interval of no width. Other values get the percentile bootstrap.

    Raises:
        ValueError: There are no values.
    """
    if not values:
        raise ValueError("a mean of nothing has no interval")
    if all(value in (0, 1) for value in values):
        return wilson(sum(values), len(values))
    return bootstrap(values, seed)


def wilson(successes: float, n: int) -> tuple[float, float]:
    """Return Wilson's score interval of ``successes / n``."""
    p = successes / n
    centre = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    # At the ends the formula is exactly 0 or 1, and only rounding says otherwise.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high


def bootstrap(values: Sequence[float], seed: int) -> tuple[float, float]:
    """Return the percentile bootstrap interval of a mean (Efron 1979), the same for a seed."""
    data = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(data), size=(RESAMPLES, len(data)))
    means = data[drawn].mean(axis=1)
    low, high = np.percentile(means, [100 * (1 - LEVEL) / 2, 100 * (1 + LEVEL) / 2])
    return float(low), float(high)
