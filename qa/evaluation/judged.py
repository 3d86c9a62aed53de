"""Scores that a judging model gave a run; they are kept apart, and never pass or fail it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qa.evaluation.calibration import Calibration, why_uncalibrated
from qa.evaluation.case import Case
from qa.evaluation.intervals import mean_interval
from qa.evaluation.judgement import JudgedName, JudgedResult
from qa.evaluation.summary import ALL, Estimate
from qa.types.span import Value


class JudgedSummary(Value):
    """One judged metric of one variant, by one judge with one version of its prompt."""

    metric: JudgedName
    judge: str
    prompt_version: str
    estimates: dict[str, Estimate]
    """Tag (``""``: all cases) to estimate, over cases with a verdict."""
    unscored: dict[str, str]
    """Case id to why there is no verdict."""
    uncalibrated: str | None
    """Why these scores do not count, or None."""
    calibration: Calibration | None = None

    @property
    def standing(self) -> str:
        """Say in a few words how far the scores can be trusted."""
        if self.uncalibrated is not None:
            return f"UNCALIBRATED, does not count: {self.uncalibrated}"
        record = self.calibration
        if record is None or record.accuracy is None or record.kappa is None:
            return ""
        right, agreed = record.accuracy, record.kappa
        return (
            f"calibrated: right on {right.value:.2f} of {record.n} examples "
            f"({right.low:.2f}-{right.high:.2f}), kappa {agreed.value:.2f} "
            f"({agreed.low:.2f}-{agreed.high:.2f})"
        )


def summarise_judged(
    cases: Sequence[Case],
    judgements: Iterable[JudgedResult],
    calibrations: Iterable[Calibration],
    *,
    variant: str,
    seed: int,
) -> tuple[JudgedSummary, ...]:
    """Summarise one variant's judgements by metric, judge and prompt version."""
    records = {(record.judge, record.metric): record for record in calibrations}
    groups: dict[tuple[JudgedName, str, str], list[JudgedResult]] = {}
    for one in judgements:
        if one.variant == variant:
            groups.setdefault((one.metric, one.judge, one.prompt_version), []).append(one)
    return tuple(
        _summary(cases, groups[key], records.get((key[1], key[0])), seed) for key in sorted(groups)
    )


def _summary(
    cases: Sequence[Case], judgements: Sequence[JudgedResult], record: Calibration | None, seed: int
) -> JudgedSummary:
    first = judgements[0]
    means = verdict_means(judgements)
    tags = dict.fromkeys([ALL, *sorted({tag for case in cases for tag in case.tags})])
    gathered = {tag: _values(cases, tag, means) for tag in tags}
    return JudgedSummary(
        metric=first.metric,
        judge=first.judge,
        prompt_version=first.prompt_version,
        estimates={tag: _estimate(values, seed) for tag, values in gathered.items() if values},
        unscored={
            one.case_id: one.verdict.fault or "no verdict"
            for one in judgements
            if one.verdict.holds is None and one.case_id not in means
        },
        uncalibrated=why_uncalibrated(record, first.prompt_version),
        calibration=record,
    )


def verdict_means(judgements: Iterable[JudgedResult]) -> dict[str, float]:
    """Return case id to the share of its repeats that hold; those without a verdict left out."""
    gathered: dict[str, list[bool]] = {}
    for one in judgements:
        if one.verdict.holds is not None:
            gathered.setdefault(one.case_id, []).append(one.verdict.holds)
    return {case_id: sum(holds) / len(holds) for case_id, holds in gathered.items()}


def _values(cases: Sequence[Case], tag: str, means: Mapping[str, float]) -> list[float]:
    return [means[c.id] for c in cases if c.id in means and (tag == ALL or tag in c.tags)]


def _estimate(values: Sequence[float], seed: int) -> Estimate:
    low, high = mean_interval(values, seed)
    return Estimate(n=len(values), mean=sum(values) / len(values), low=low, high=high)
