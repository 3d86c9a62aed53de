"""``python -m evals.baselines``: what differs is told case by case, and the new scores are kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.baselines import changes, main
from qa.cli.eval_files import save_baselines
from qa.evaluation import load_baseline, read_articles
from qa.evaluation.assess import Assessment, assess
from qa.testing.evaluation_examples import (
    answer_with,
    results_of,
    right_answers,
    run_of,
    small_suite,
)
from qa.types import Answer


def assessed(folder: Path, answers: dict[str, Answer], day: int) -> Assessment:
    loaded = small_suite(folder)
    started = datetime(2026, 11, day, tzinfo=UTC)
    run = run_of(loaded).model_copy(update={"started_at": started})
    return assess(run, results_of(answers), read_articles(loaded))


def test_a_case_that_became_worse_is_named_with_both_days(tmp_path: Path) -> None:
    home = tmp_path / "baselines"
    save_baselines(assessed(tmp_path / "suite", right_answers(), 22), home)
    worse = right_answers() | {"trucks": answer_with("about 2,000 soldiers")}
    text, any_worse = changes(assessed(tmp_path / "suite", worse, 29), home)
    assert any_worse
    assert "baseline of 2026-11-22, now 2026-11-29" in text
    assert "trucks: right 1.00 -> 0.00" in text


def test_equal_runs_differ_in_nothing(tmp_path: Path) -> None:
    home = tmp_path / "baselines"
    save_baselines(assessed(tmp_path / "suite", right_answers(), 22), home)
    text, any_worse = changes(assessed(tmp_path / "suite", right_answers(), 29), home)
    assert not any_worse
    assert "worse:" not in text


def test_without_a_baseline_this_is_said(tmp_path: Path) -> None:
    text, any_worse = changes(assessed(tmp_path / "suite", right_answers(), 29), tmp_path / "none")
    assert "there was no baseline" in text
    assert not any_worse


def test_a_baseline_keeps_its_day_and_older_files_are_read(tmp_path: Path) -> None:
    home = tmp_path / "baselines"
    save_baselines(assessed(tmp_path / "suite", right_answers(), 22), home)
    (file,) = home.iterdir()
    made_on = load_baseline(file).made_on
    assert made_on is not None
    assert made_on.isoformat() == "2026-11-22"
    older = json.loads(file.read_text(encoding="utf-8"))
    del older["made_on"]
    file.write_text(json.dumps(older), encoding="utf-8")
    assert load_baseline(file).made_on is None


def test_what_is_no_suite_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "suite.yaml" in capsys.readouterr().err


@pytest.mark.slow
def test_a_suite_is_run_again_and_its_baseline_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QA_HOME", str(tmp_path / "home"))
    loaded = small_suite(tmp_path / "suite")
    first = main([str(loaded.folder)])
    assert "there was no baseline" in capsys.readouterr().out
    kept = load_baseline(next((loaded.folder / "baselines").iterdir()))
    assert first == 0
    assert set(kept.cases) == {case.id for case in loaded.cases}
    assert main(["--dry-run", str(loaded.folder)]) == 0
    assert "metrics are the same in every case" in capsys.readouterr().out
