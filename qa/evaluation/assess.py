"""Assess a saved run: score it, summarise it, compare it with its baseline, and pass or fail it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa.evaluation.baseline import Baseline, file_name, load_baseline
from qa.evaluation.calibration import Calibration
from qa.evaluation.case import Case
from qa.evaluation.compare import RunComparison, compare
from qa.evaluation.gate import GateCheck, GateResult, check_run, comparable
from qa.evaluation.judged import JudgedSummary, summarise_judged
from qa.evaluation.judgement import JudgedResult
from qa.evaluation.load import Texts
from qa.evaluation.record import CaseResult, RunManifest
from qa.evaluation.score import CaseScores, score_run
from qa.evaluation.suite import Suite
from qa.evaluation.summary import Summary, case_means, summarise
from qa.types.span import Value


class VariantAssessment(Value):
    """One variant's figures, and whether it passes."""

    summary: Summary
    verdict: GateResult
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
        return all(variant.verdict.passed for variant in self.variants)

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
    baseline = _baseline(name, baselines)
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
    verdict = check_run(
        run.suite,
        summary,
        means,
        _tags(run.cases),
        comparison,
        judged,
        tuple(dict.fromkeys(crashed)),
    )
    if fault is not None:
        stale = GateCheck(kind="baseline", passed=False, text=f"{fault}; write it anew")
        verdict = verdict.model_copy(update={"checks": (*verdict.checks, stale)})
    return VariantAssessment(
        summary=summary,
        verdict=verdict,
        comparison=comparison,
        scores=mine,
        judged=judged,
        judgements=tuple(one for one in opinions[0] if one.variant == name),
    )


def _baseline(variant: str, folder: Path | None) -> Baseline | None:
    if folder is None:
        return None
    path = folder / file_name(variant) if folder.is_dir() else folder
    return load_baseline(path) if path.is_file() else None


def _tags(cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    return {case.id: case.tags for case in cases}


def shown_metrics(suite: Suite, summary: Summary) -> tuple[str, ...]:
    """Return the metrics to show: those the suite names, else all that have a score."""
    return tuple(name for name in suite.metrics or summary.overall if name in summary.overall)
