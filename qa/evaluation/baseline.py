"""Baselines: the scores of a run, case by case, in a file small enough to commit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from qa.errors import BadCase
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
