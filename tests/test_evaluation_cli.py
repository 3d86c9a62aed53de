"""``qa eval`` from the outside: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qa.evaluation import CaseResult, RunFolder, load_baseline
from qa.evaluation.record import Failure
from qa.testing.evaluation_examples import (
    answer_with,
    qa_eval,
    right_answers,
    saved_run,
    write_suite,
)


def test_score_passes_and_writes_every_report(tmp_path: Path) -> None:
    run = saved_run(tmp_path, right_answers(), thresholds=[{"metric": "right", "min": 1}])
    result = qa_eval("score", run)
    assert result.exit_code == 0, result.output
    assert "PASS\n" in result.stdout
    for name in ("report.html", "report.md", "junit.xml", "report.json", "scores.json"):
        assert (run / name).stat().st_size > 100


def test_below_a_threshold_exits_1_and_names_the_cases(tmp_path: Path) -> None:
    answers = right_answers() | {"who": answer_with()}
    run = saved_run(tmp_path, answers, thresholds=[{"metric": "right", "min": 1}])
    result = qa_eval("score", run)
    assert result.exit_code == 1
    assert "FAIL right is 0.833 (n=6)" in result.stdout
    assert "who" in result.stdout


def test_worse_than_the_committed_baseline_exits_1(tmp_path: Path) -> None:
    run = saved_run(tmp_path / "a", right_answers(), max_worse_cases=0)
    suite = tmp_path / "a/suite"
    assert qa_eval("score", run, "--suite", suite, "--save-baseline").exit_code == 0
    assert load_baseline(suite / "baselines/test.json").means["right"] == 1
    assert qa_eval("score", run, "--suite", suite).exit_code == 0
    worse = right_answers() | {"sent": answer_with("Another 60 will follow")}
    after = saved_run(tmp_path / "b", worse, max_worse_cases=0)
    result = qa_eval("score", after, "--baseline", suite / "baselines")
    assert result.exit_code == 1
    assert "1 cases worse than the baseline" in result.stdout
    assert "sent" in result.stdout


def test_a_run_without_any_score_exits_2(tmp_path: Path) -> None:
    run = saved_run(tmp_path, {})
    crash = Failure(type="ModelUnavailable", message="no key")
    RunFolder(run).append(CaseResult(case_id="who", variant="test", failure=crash))
    result = qa_eval("score", run)
    assert result.exit_code == 2
    assert "Not one case could be scored" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "nowhere"),
        ("score", "nowhere"),
        ("report", "nowhere"),
        ("compare", "nowhere", "nowhere"),
        ("lint", "nowhere"),
        ("import", "squad", "nowhere", "--out", "out"),
    ],
)
def test_what_cannot_run_exits_2_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = qa_eval(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stdout == ""


def test_scoring_against_an_edited_suite(tmp_path: Path) -> None:
    run = saved_run(tmp_path, right_answers() | {"who": answer_with("Ana Reyes", text="Reyes")})
    assert json.loads((run / "run.json").read_text())["cases"][2]["id"] == "who"
    qa_eval("score", run)
    before = json.loads((run / "scores.json").read_text())[0]["summary"]["outcomes"]
    cases = tmp_path / "suite/cases.jsonl"
    cases.write_text(cases.read_text().replace('["Col. Ana Reyes", "Ana Reyes"]', '["Reyes"]'))
    assert qa_eval("score", run, "--suite", tmp_path / "suite").exit_code == 0
    after = json.loads((run / "scores.json").read_text())[0]["summary"]["outcomes"]
    assert (before, after) == ({"right": 5, "wrong": 1}, {"right": 6})


def test_compare_names_what_changed(tmp_path: Path) -> None:
    before = saved_run(tmp_path / "a", right_answers())
    after = saved_run(tmp_path / "b", {i: answer_with() for i in right_answers()})
    result = qa_eval("compare", before, after)
    assert result.exit_code == 1
    assert "worse: 4" in result.stdout
    same = qa_eval("compare", before, before, "--json")
    assert same.exit_code == 0
    assert json.loads(same.stdout)["worse"] == []
    assert qa_eval("compare", before, after, "--variant", "other").exit_code == 2


@pytest.mark.parametrize("form", ["text", "markdown", "html", "junit", "json"])
def test_report_prints_each_form(tmp_path: Path, form: str) -> None:
    run = saved_run(tmp_path, right_answers())
    result = qa_eval("report", run, "--format", form)
    assert result.exit_code == 0
    assert "small" in result.stdout


def test_lint_exits_1_for_faults(tmp_path: Path) -> None:
    write_suite(tmp_path)
    assert qa_eval("lint", tmp_path).exit_code == 0
    cases = tmp_path / "cases.jsonl"
    cases.write_text(cases.read_text().replace("75 trucks", "76 trucks"))
    result = qa_eval("lint", tmp_path)
    assert result.exit_code == 1
    assert "Case trucks: '76 trucks' is not in north." in result.stderr


def test_lint_holds_a_suite_without_articles_against_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = write_suite(tmp_path / "suite", articles=[])
    monkeypatch.setenv("QA_HOME", str(tmp_path / "home"))
    empty = qa_eval("lint", suite)
    assert empty.exit_code == 1
    assert "there is no article 'north'" in empty.stderr


def test_import_then_lint(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text("question,answer\nHow many?,60\nHow few?,\n")
    result = qa_eval("import", "csv", file, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "2 cases" in result.stderr


@pytest.mark.slow
def test_run_twice_gives_the_same_scores_and_resumes(tmp_path: Path) -> None:
    suite = write_suite(tmp_path / "suite")
    first = qa_eval("run", suite, "--out", tmp_path / "one")
    assert first.exit_code == 0, first.output
    assert qa_eval("run", suite, "--out", tmp_path / "two").exit_code == 0
    scores = (tmp_path / "one/scores.json").read_bytes()
    assert scores == (tmp_path / "two/scores.json").read_bytes()

    results = tmp_path / "one/results.jsonl"
    lines = results.read_text().split("\n")
    results.write_text("\n".join(lines[:2]) + "\n" + lines[2][:50])
    again = qa_eval("run", suite, "--out", tmp_path / "one")
    assert "6 questions, 2 answered before" in again.stderr
    assert (tmp_path / "one/scores.json").read_bytes() == scores
    assert results.read_text().startswith("\n".join(lines[:2]))


@pytest.mark.slow
def test_a_suite_without_articles_asks_the_archive_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.engine import open_engine
    from qa.settings import Settings

    suite = write_suite(tmp_path / "suite", articles=[])
    with open_engine(Settings(home=tmp_path / "home")) as engine:
        engine.ingest([str(suite / "articles.jsonl")], progress=None)
    monkeypatch.setenv("QA_HOME", str(tmp_path / "home"))
    assert qa_eval("lint", suite).exit_code == 0
    result = qa_eval("run", suite, "--out", tmp_path / "run")
    assert result.exit_code == 0, result.output
    (suite / "articles.jsonl").unlink()
    shutil.rmtree(tmp_path / "home")
    assert qa_eval("score", tmp_path / "run").exit_code == 0
