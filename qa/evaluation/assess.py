"""Assess a saved run: score it, compare it with its baseline, and decide whether it passes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

from qa.evaluation.calibration import Calibration, JudgedSummary, summarise_judged
from qa.evaluation.case import Suite, Threshold
from qa.evaluation.compare import (
    Baseline,
    ChangedCase,
    RunComparison,
    compare,
    file_name,
    load_baseline,
)
from qa.evaluation.judging import JudgedResult
from qa.evaluation.load import Texts
from qa.evaluation.metrics import HEADLINE, JUDGED, METRICS
from qa.evaluation.record import CaseResult, RunManifest
from qa.evaluation.score import CaseScores, score_run
from qa.evaluation.summary import ALL, Estimate, Summary, case_means, summarise
from qa.types.span import Value


class GateCheck(Value):
    """One reason to pass or to fail."""

    kind: Literal["threshold", "unscored", "crashed", "baseline", "judged"]
    """A ``judged`` one is shown but cannot fail a run: it is only a model's opinion."""
    passed: bool
    text: str
    cases: tuple[str, ...] = ()
    """The cases to look at."""


class GateResult(Value):
    """Whether a variant's run passes."""

    variant: str
    checks: tuple[GateCheck, ...]

    @property
    def passed(self) -> bool:
        """Whether every check but the judged ones passed."""
        return all(check.passed for check in self.checks if check.kind != "judged")

    @property
    def word(self) -> str:
        """Return ``PASS``, ``FAIL``, or ``NO VERDICT`` where nothing says what a run must reach.

        A pass that leaves cases without a score says so.
        """
        if not self.passed:
            return "FAIL"
        if not any(check.kind in ("threshold", "baseline") for check in self.checks):
            return "NO VERDICT: the suite sets no threshold, and there is no baseline"
        unscored = sum(len(check.cases) for check in self.checks if check.kind == "unscored")
        return f"PASS, but {unscored} cases have no score" if unscored else "PASS"


def check_run(
    suite: Suite,
    summary: Summary,
    cases: dict[str, dict[str, float]],
    tags: dict[str, tuple[str, ...]],
    comparison: RunComparison | None = None,
    judged: Sequence[JudgedSummary] = (),
    crashed: Collection[str] = (),
) -> GateResult:
    """Compare a run with its suite's thresholds and its baseline.

    Args:
        suite: The thresholds.
        summary: The run's figures.
        cases: Case id to metric to score, to name the cases that lower a mean.
        tags: Case id to its tags.
        comparison: With the committed baseline, if there is one.
        judged: Judged scores, for thresholds on them.
        crashed: Ids of cases on which the program crashed; one is enough to fail.
    """
    checks = [_unscored(suite, summary)]
    if crashed:
        text = f"{len(crashed)} cases crashed; results.jsonl has the tracebacks"
        checks.append(GateCheck(kind="crashed", passed=False, text=text, cases=tuple(crashed)))
    computed = [t for t in suite.thresholds if t.metric not in JUDGED]
    checks += [_threshold(t, summary, cases, tags) for t in computed]
    checks += [
        _opinion(threshold, one)
        for threshold in suite.thresholds
        for one in judged
        if one.metric == threshold.metric
    ]
    if comparison is not None:
        checks += _baseline(suite, comparison)
    return GateResult(variant=summary.variant, checks=tuple(checks))


def comparable(baseline: Baseline, summary_hashes: tuple[str, str]) -> str | None:
    """Return why a baseline cannot be compared with a run, or None."""
    if baseline.suite_hash != summary_hashes[0]:
        return "the cases have changed since the baseline was written"
    if baseline.corpus_hash != summary_hashes[1]:
        return "the articles have changed since the baseline was written"
    return None


def _unscored(suite: Suite, summary: Summary) -> GateCheck:
    share = len(summary.unscored) / summary.cases if summary.cases else 1.0
    text = f"{len(summary.unscored)} of {summary.cases} cases unscored"
    passed = share <= suite.max_unscored
    limit = "" if passed else f"; {suite.max_unscored:.0%} are allowed"
    return GateCheck(
        kind="unscored", passed=passed, text=text + limit, cases=tuple(summary.unscored)
    )


def _threshold(
    threshold: Threshold,
    summary: Summary,
    cases: dict[str, dict[str, float]],
    tags: dict[str, tuple[str, ...]],
) -> GateCheck:
    estimate = summary.estimates.get(threshold.tag or ALL, {}).get(threshold.metric)
    where = f" on '{threshold.tag}'" if threshold.tag else ""
    bound = _bound(threshold)
    if estimate is None:
        text = f"{threshold.metric}{where} has no score; {bound} is required"
        return GateCheck(kind="threshold", passed=False, text=text)
    text = f"{threshold.metric}{where} is {estimate.mean:.3f} (n={estimate.n}); {bound} is required"
    passed = _within(threshold, estimate)
    blamed = () if passed else _blamed(threshold, cases, tags)
    return GateCheck(kind="threshold", passed=passed, text=text, cases=blamed)


def _opinion(threshold: Threshold, judged: JudgedSummary) -> GateCheck:
    estimate = judged.estimates.get(threshold.tag or ALL)
    where = f" on '{threshold.tag}'" if threshold.tag else ""
    head = f"{threshold.metric}{where}, judged by {judged.judge},"
    if judged.uncalibrated is not None or estimate is None:
        why = judged.uncalibrated or "there is no verdict"
        return GateCheck(kind="judged", passed=True, text=f"{head} does not count: {why}")
    text = f"{head} is {estimate.mean:.3f} (n={estimate.n}); {_bound(threshold)} is required"
    return GateCheck(kind="judged", passed=_within(threshold, estimate), text=text)


def _bound(threshold: Threshold) -> str:
    low = f"at least {threshold.min:g}" if threshold.min is not None else ""
    high = f"at most {threshold.max:g}" if threshold.max is not None else ""
    return " and ".join(filter(None, (low, high)))


def _within(threshold: Threshold, estimate: Estimate) -> bool:
    above = threshold.min is None or estimate.mean >= threshold.min
    return above and (threshold.max is None or estimate.mean <= threshold.max)


def _blamed(
    threshold: Threshold, cases: dict[str, dict[str, float]], tags: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    name = threshold.metric
    bad = 1.0 if name in METRICS and METRICS[name].lower_is_better else 0.0
    return tuple(
        case_id
        for case_id, metrics in cases.items()
        if (threshold.tag is None or threshold.tag in tags.get(case_id, ()))
        and name in metrics
        and (metrics[name] == bad or (bad == 0.0 and metrics[name] < 1))
    )


def _baseline(suite: Suite, comparison: RunComparison) -> list[GateCheck]:
    # Thirty metrics at 95% would cry wolf in every third run of a model that is not deterministic.
    gated = suite.metrics or HEADLINE
    worse = [d for d in comparison.differences if d.trend == "worse" and d.metric in gated]
    names = tuple(case.case_id for case in comparison.worse)
    checks = [
        GateCheck(
            kind="baseline",
            passed=False,
            text=(
                f"{d.metric} fell from {d.before:.3f} to {d.after:.3f}"
                if not METRICS[d.metric].lower_is_better
                else f"{d.metric} rose from {d.before:.3f} to {d.after:.3f}"
            )
            + f" (n={d.n}, 95% interval of the change {d.low:+.3f} to {d.high:+.3f})",
            cases=_moved(comparison, d.metric),
        )
        for d in worse
    ]
    allowed = suite.max_worse_cases
    if allowed is not None:
        text = f"{len(names)} cases worse than the baseline; {allowed} are allowed"
        checks.append(
            GateCheck(kind="baseline", passed=len(names) <= allowed, text=text, cases=names)
        )
    if comparison.only_before:
        gone = comparison.only_before
        text = f"{len(gone)} cases that the baseline scored have no score"
        checks.append(GateCheck(kind="baseline", passed=False, text=text, cases=gone))
    return checks or [
        GateCheck(
            kind="baseline",
            passed=True,
            text="no metric that counts is worse than the baseline",
            cases=(),
        )
    ]


def _moved(comparison: RunComparison, metric: str) -> tuple[str, ...]:
    down = 1 if METRICS[metric].lower_is_better else -1
    every: tuple[ChangedCase, ...] = comparison.worse + comparison.changed + comparison.better
    return tuple(
        case.case_id
        for case in every
        if metric in case.changes and (case.changes[metric][1] - case.changes[metric][0]) * down > 0
    )


class VariantAssessment(Value):
    """One variant's figures, and whether it passes."""

    summary: Summary
    gate: GateResult
    comparison: RunComparison | None = None
    """The comparison with the committed baseline."""
    scores: tuple[CaseScores, ...]
    judged: tuple[JudgedSummary, ...] = ()
    judgements: tuple[JudgedResult, ...] = ()

    @property
    def case_means(self) -> dict[str, dict[str, float]]:
        """Case id to metric to score, the mean of the repeats."""
        return case_means(self.scores)


class Assessment(Value):
    """The whole result of a run. The same run and cases give the same assessment."""

    run: RunManifest
    variants: tuple[VariantAssessment, ...]

    @property
    def passed(self) -> bool:
        """Whether every variant passes."""
        return all(variant.gate.passed for variant in self.variants)

    @property
    def scored(self) -> int:
        """How many results have scores, over all variants."""
        return sum(variant.summary.scored for variant in self.variants)


def assess(
    run: RunManifest,
    results: Sequence[CaseResult],
    texts: Texts,
    baselines: Path | None = None,
    *,
    judgements: Sequence[JudgedResult] = (),
    calibrations: Sequence[Calibration] = (),
) -> Assessment:
    """Score and judge a run.

    Args:
        run: Its suite and cases.
        results: What was answered.
        texts: The articles' texts by id.
        baselines: Folder of baselines, one file a variant; None to compare with nothing.
        judgements: Verdicts of judging models on the results; they never enter the scores.
        calibrations: The records of those judges.

    Raises:
        BadCase: Evidence that is not in the articles, or a baseline that cannot be read.
    """
    scores = score_run(run.cases, results, texts)
    variants = (
        _variant(run, name, scores, results, baselines, (judgements, calibrations))
        for name in run.variants
    )
    return Assessment(run=run, variants=tuple(variants))


def _variant(
    run: RunManifest,
    name: str,
    scores: Sequence[CaseScores],
    results: Sequence[CaseResult],
    baselines: Path | None,
    opinions: tuple[Sequence[JudgedResult], Sequence[Calibration]],
) -> VariantAssessment:
    mine = tuple(one for one in scores if one.variant == name)
    summary = summarise(run.cases, mine, results, variant=name, seed=run.suite.seed)
    means = case_means(mine)
    baseline = _kept_baseline(name, baselines)
    fault = comparable(baseline, (run.suite_hash, run.corpus_hash)) if baseline else None
    comparison = None
    if baseline is not None and fault is None:
        pair = (f"baseline {baseline.variant}", name)
        comparison = compare(baseline.cases, means, names=pair, seed=run.suite.seed)
    judged = summarise_judged(run.cases, *opinions, variant=name, seed=run.suite.seed)
    crashed = [
        result.case_id
        for result in results
        if result.variant == name and result.failure is not None and result.failure.crash
    ]
    gate = check_run(
        run.suite,
        summary,
        means,
        {case.id: case.tags for case in run.cases},
        comparison,
        judged,
        tuple(dict.fromkeys(crashed)),
    )
    if fault is not None:
        stale = GateCheck(kind="baseline", passed=False, text=f"{fault}; write it anew")
        gate = gate.model_copy(update={"checks": (*gate.checks, stale)})
    return VariantAssessment(
        summary=summary,
        gate=gate,
        comparison=comparison,
        scores=mine,
        judged=judged,
        judgements=tuple(one for one in opinions[0] if one.variant == name),
    )


def _kept_baseline(variant: str, folder: Path | None) -> Baseline | None:
    if folder is None:
        return None
    path = folder / file_name(variant) if folder.is_dir() else folder
    return load_baseline(path) if path.is_file() else None


def shown_metrics(suite: Suite, summary: Summary) -> tuple[str, ...]:
    """Return the metrics to show: those the suite names, else all that have a score."""
    return tuple(name for name in suite.metrics or summary.overall if name in summary.overall)
