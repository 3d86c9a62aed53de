"""Evaluation: suites of questions, a runner, metrics with intervals, thresholds and reports.

The runner is given an async function ``ask`` and knows neither the engine nor a model. A case that
crashed, or that a metric cannot read, is *unscored*: it is counted separately and never as a zero.
"""

from qa.evaluation.assess import GateResult, check_run
from qa.evaluation.case import Case, CaseInput, ConflictSide, Evidence, Number, Suite, Threshold
from qa.evaluation.compare import Baseline, RunComparison, baseline_of, compare, load_baseline
from qa.evaluation.load import LoadedSuite, load_suite, read_articles, resolve
from qa.evaluation.record import CaseResult, RunFolder, RunManifest
from qa.evaluation.run import Ask, run_cases
from qa.evaluation.score import CaseScores, score_run
from qa.evaluation.summary import Estimate, Summary, summarise

__all__ = [
    "Ask",
    "Baseline",
    "Case",
    "CaseInput",
    "CaseResult",
    "CaseScores",
    "ConflictSide",
    "Estimate",
    "Evidence",
    "GateResult",
    "LoadedSuite",
    "Number",
    "RunComparison",
    "RunFolder",
    "RunManifest",
    "Suite",
    "Summary",
    "Threshold",
    "baseline_of",
    "check_run",
    "compare",
    "load_baseline",
    "load_suite",
    "read_articles",
    "resolve",
    "run_cases",
    "score_run",
    "summarise",
]
