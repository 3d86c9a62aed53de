"""Compare two runs, or a run with a baseline, case by case: what changed, and by more than chance?

A baseline is a run's scores, case by case, in a file small enough to commit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from qa.errors import BadCase
from qa.evaluation.intervals import bootstrap
from qa.evaluation.metrics import METRICS
from qa.evaluation.record import RunManifest, write_whole
from qa.evaluation.summary import Summary
from qa.types.span import Value


class Baseline(Value):
    """The scores of a variant's run, for later runs to be compared with."""

    suite: str
    version: int
    suite_hash: str
    corpus_hash: str
    variant: str
    made_on: date | None = None
    """Day of the run, UTC; None in files of older versions."""
    models: tuple[str, ...] = ()
    prompt_versions: tuple[str, ...] = ()
    means: dict[str, float]
    """Metric to mean, for people who read the file."""
    cases: dict[str, dict[str, float]]
    """Case id to metric to score."""


def baseline_of(
    run: RunManifest, summary: Summary, cases: Mapping[str, Mapping[str, float]]
) -> Baseline:
    """Return a run's scores as a baseline."""
    return Baseline(
        suite=run.suite.name,
        version=run.suite.version,
        suite_hash=run.suite_hash,
        corpus_hash=run.corpus_hash,
        variant=summary.variant,
        made_on=run.started_at.date(),
        models=summary.models,
        prompt_versions=summary.prompt_versions,
        means={name: round(estimate.mean, 6) for name, estimate in summary.overall.items()},
        cases={case_id: dict(metrics) for case_id, metrics in cases.items()},
    )


def file_name(variant: str) -> str:
    """Return a variant's file name: its name with ``-`` for what file names cannot have."""
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", variant).strip("-.") + ".json"


def save_baseline(baseline: Baseline, path: Path) -> None:
    """Write a baseline, one case a line, so that a change of one case is a change of one line."""
    import json

    head = baseline.model_dump(mode="json", exclude={"cases"})
    lines = [json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "cases": {']
    rows = [f"  {json.dumps(i)}: {json.dumps(m)}" for i, m in baseline.cases.items()]
    write_whole(path, "\n".join([*lines, ",\n".join(rows), " }\n}\n"]))


def load_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        BadCase: There is none, or it cannot be read.
    """
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise BadCase(
            f"The baseline {path} cannot be read.", "Write it anew with --save-baseline."
        ) from error


CaseMeans = Mapping[str, Mapping[str, float]]
"""Case id to metric to score."""


class Difference(Value):
    """How a metric differs on the cases that both runs scored."""

    metric: str
    n: int
    before: float
    after: float
    change: float
    """After minus before."""
    low: float
    high: float
    """95% interval of the change: paired bootstrap over cases."""
    trend: str
    """``better``, ``worse`` (the interval leaves 0 out), or ``same``."""


class ChangedCase(Value):
    """A case whose scores changed."""

    case_id: str
    changes: dict[str, tuple[float, float]]
    """Metric to (before, after)."""


class RunComparison(Value):
    """Two runs side by side."""

    before: str
    after: str
    differences: tuple[Difference, ...]
    worse: tuple[ChangedCase, ...]
    """Cases that were right and are not, or that are less right than before."""
    better: tuple[ChangedCase, ...]
    changed: tuple[ChangedCase, ...]
    """Cases as right as before with other scores."""
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()


def compare(
    before: CaseMeans, after: CaseMeans, *, names: tuple[str, str], seed: int
) -> RunComparison:
    """Compare the scores of two runs on the cases that both have."""
    common = [case_id for case_id in before if case_id in after]
    changed = [c for case_id in common if (c := _changed(case_id, before, after))]
    return RunComparison(
        before=names[0],
        after=names[1],
        differences=tuple(
            d for metric in METRICS if (d := _difference(metric, common, before, after, seed))
        ),
        worse=tuple(c for c in changed if _step(c) < 0),
        better=tuple(c for c in changed if _step(c) > 0),
        changed=tuple(c for c in changed if _step(c) == 0),
        only_before=tuple(case_id for case_id in before if case_id not in after),
        only_after=tuple(case_id for case_id in after if case_id not in before),
    )


def _changed(case_id: str, before: CaseMeans, after: CaseMeans) -> ChangedCase | None:
    old, new = before[case_id], after[case_id]
    changes = {
        name: (old[name], new[name])
        for name in METRICS
        if name in old and name in new and old[name] != new[name]
    }
    return ChangedCase(case_id=case_id, changes=changes) if changes else None


def _step(case: ChangedCase) -> float:
    """Return by how much a case is more right; if ``right`` is unchanged, by its other scores."""
    for name in ("right", "citation_valid", "must_not_held", "number_grounded", "numeric_match"):
        if name in case.changes:
            old, new = case.changes[name]
            return new - old
    return 0.0


def _difference(
    metric: str, common: list[str], before: CaseMeans, after: CaseMeans, seed: int
) -> Difference | None:
    pairs = [
        (before[case_id][metric], after[case_id][metric])
        for case_id in common
        if metric in before[case_id] and metric in after[case_id]
    ]
    if not pairs:
        return None
    steps = [new - old for old, new in pairs]
    low, high = bootstrap(steps, seed) if any(steps) else (0.0, 0.0)
    good_is_up = not METRICS[metric].lower_is_better
    trend = "same"
    if low > 0 or high < 0:
        trend = "better" if (low > 0) == good_is_up else "worse"
    return Difference(
        metric=metric,
        n=len(pairs),
        before=sum(old for old, _ in pairs) / len(pairs),
        after=sum(new for _, new in pairs) / len(pairs),
        change=sum(steps) / len(pairs),
        low=low,
        high=high,
        trend=trend,
    )
