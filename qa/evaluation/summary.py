"""Means over cases, with n and intervals, over all cases and by tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from pydantic import Field

from qa.evaluation.case import Case
from qa.evaluation.intervals import mean_interval
from qa.evaluation.metrics import METRICS
from qa.evaluation.record import CaseResult
from qa.evaluation.score import CaseScores
from qa.types.span import Value

ALL = ""
"""The tag that stands for every case."""


class Estimate(Value):
    """A mean over cases with its 95% interval."""

    n: int
    """Cases to which the metric applies."""
    mean: float
    low: float
    high: float


class Cost(Value):
    """What answering cost; kept apart from scores, because it differs from run to run."""

    seconds_median: float | None = None
    seconds_p95: float | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class Summary(Value):
    """One variant's run in figures."""

    variant: str
    cases: int
    """Cases in the suite."""
    scored: int
    unscored: dict[str, str] = Field(default_factory=dict)
    """Case id to the reason why it has no score."""
    outcomes: dict[str, int] = Field(default_factory=dict)
    estimates: dict[str, dict[str, Estimate]] = Field(default_factory=dict)
    """Tag (``""``: all cases) to metric to estimate."""
    models: tuple[str, ...] = ()
    """What the answers say they come from."""
    prompt_versions: tuple[str, ...] = ()
    cost: Cost = Cost()

    @property
    def overall(self) -> dict[str, Estimate]:
        """The estimates over all cases."""
        return self.estimates.get(ALL, {})


def case_means(scores: Iterable[CaseScores]) -> dict[str, dict[str, float]]:
    """Return case id to metric to its mean over the repeats; unscored repeats are left out."""
    gathered: dict[str, dict[str, list[float]]] = {}
    for one in scores:
        if one.unscored is None:
            metrics = gathered.setdefault(one.case_id, {})
            for name, score in one.scores.items():
                metrics.setdefault(name, []).append(score.value)
    return {
        case_id: {name: sum(values) / len(values) for name, values in metrics.items()}
        for case_id, metrics in gathered.items()
    }


def summarise(
    cases: Sequence[Case],
    scores: Sequence[CaseScores],
    results: Sequence[CaseResult],
    *,
    variant: str,
    seed: int,
) -> Summary:
    """Summarise one variant's scores.

    Every case counts once, by the mean of its repeats. A case none of whose repeats has a score
    is unscored, with its reason; it enters no mean.
    """
    mine = [one for one in scores if one.variant == variant]
    means = case_means(mine)
    given = [r for r in results if r.variant == variant]
    tags = dict.fromkeys([ALL, *sorted({tag for case in cases for tag in case.tags})])
    return Summary(
        variant=variant,
        cases=len(cases),
        scored=len(means),
        unscored=_unscored(cases, mine, means),
        outcomes=dict(sorted(Counter(one.outcome for one in mine).items())),
        estimates={tag: _estimates(_tagged(cases, tag), means, seed) for tag in tags},
        models=tuple(sorted({r.answer.model for r in given if r.answer})),
        prompt_versions=tuple(
            sorted({r.answer.prompt_version for r in given if r.answer and r.answer.prompt_version})
        ),
        cost=_cost(given),
    )


def _tagged(cases: Sequence[Case], tag: str) -> list[Case]:
    return [case for case in cases if tag == ALL or tag in case.tags]


def _estimates(
    cases: Sequence[Case], means: Mapping[str, Mapping[str, float]], seed: int
) -> dict[str, Estimate]:
    found: dict[str, Estimate] = {}
    for name in METRICS:
        values = [
            means[case.id][name] for case in cases if case.id in means and name in means[case.id]
        ]
        if values:
            low, high = mean_interval(values, seed)
            mean = sum(values) / len(values)
            found[name] = Estimate(n=len(values), mean=mean, low=low, high=high)
    return found


def _unscored(
    cases: Sequence[Case], scores: Sequence[CaseScores], means: Mapping[str, object]
) -> dict[str, str]:
    reasons = {one.case_id: one.unscored for one in scores if one.unscored}
    return {
        case.id: reasons.get(case.id) or "it was not asked"
        for case in cases
        if case.id not in means
    }


def _cost(results: Sequence[CaseResult]) -> Cost:
    answers = [result.answer for result in results if result.answer]
    if not answers:
        return Cost()
    seconds = [result.seconds for result in results if result.answer]
    costs = [a.usage.cost_usd for a in answers if a.usage.cost_usd is not None]
    return Cost(
        seconds_median=round(float(np.percentile(seconds, 50)), 4),
        seconds_p95=round(float(np.percentile(seconds, 95)), 4),
        prompt_tokens=sum(a.usage.prompt_tokens for a in answers),
        completion_tokens=sum(a.usage.completion_tokens for a in answers),
        cost_usd=sum(costs) if costs else None,
    )
