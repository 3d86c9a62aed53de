"""What tripped people who used the evaluation for the first time, each thing tried literally."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.engine import open_engine
from qa.errors import ModelUnavailable
from qa.evaluation import Case, CaseInput, RunFolder, load_suite, run_cases
from qa.evaluation.record import CaseResult, Failure, move_aside
from qa.evaluation.score import rule_of
from qa.settings import Settings
from qa.testing.evaluation_examples import (
    NORTH,
    SOUTH,
    answer_with,
    qa_eval,
    results_of,
    right_answers,
    run_of,
    saved_run,
)
from qa.types import Answer

ROWS = [
    ["question", "answer", "quote", "article", "unit", "kind", "wording"],
    ["How many soldiers went north?", "about 2,000", "sent about 2,000", "north", "soldiers",
     "figure", "own"],
    ["How many lorries were sent ahead?", "75", "75 trucks", "north", "trucks", "figure", "other"],
    ["Who spoke of the trucks?", "Ana Reyes", "Col. Ana Reyes", "north", "", "name", "own"],
    ["How many ships were sent?", "", "", "", "", "figure", "other"],
]  # fmt: skip


def table(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive in use that holds two articles, for suites that name none of their own."""
    home = tmp_path / "home"
    with open_engine(Settings(home=home)) as engine:
        given = [{"id": "north", "text": NORTH}, {"id": "south", "text": f"{SOUTH} {SOUTH}"}]
        assert engine.ingest_mappings(given).count("added") == 2
    monkeypatch.setenv("QA_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


def test_an_ambiguous_quote_is_found_before_a_question_is_asked(
    archive: Path, tmp_path: Path
) -> None:
    rows = [*ROWS, ["How many were hurt?", "12", "12 people were hurt", "south", "people", "", ""]]
    rows.append(["Who else?", "Nobody", "no such words", "nowhere", "", "", ""])
    assert qa_eval("import", "csv", table(tmp_path / "q.csv", rows), "--out", "s").exit_code == 0
    result = qa_eval("run", "s")
    assert result.exit_code == 2
    assert "is in south 2 times" in result.stderr
    assert "1 other cases have faults" in result.stderr
    assert not (tmp_path / "eval-runs/s/results.jsonl").exists()
    linted = qa_eval("lint", "s")
    assert "there is no article 'nowhere'" in linted.stderr


def test_a_corrected_table_replaces_the_cases_and_keeps_what_was_set(tmp_path: Path) -> None:
    out = tmp_path / "suite"
    file = table(tmp_path / "q.csv", ROWS)
    assert qa_eval("import", "csv", file, "--out", out).exit_code == 0
    with (out / "suite.yaml").open("a") as suite:
        suite.write("thresholds: [{metric: right, min: 0.5}]\n")
    corrected = [row if row[1] != "75" else [row[0], "75 trucks", *row[2:]] for row in ROWS]
    table(file, corrected)
    again = qa_eval("import", "csv", file, "--out", out)
    assert again.exit_code == 2
    assert "--replace" in again.stderr
    assert qa_eval("import", "csv", file, "--out", out, "--replace").exit_code == 0
    loaded = load_suite(out)
    assert loaded.cases[1].answers == ("75 trucks",)
    assert loaded.suite.thresholds


@pytest.mark.slow
def test_a_corrected_table_is_run_without_deleting_the_run_before(
    archive: Path, tmp_path: Path
) -> None:
    file = table(tmp_path / "q.csv", ROWS)
    qa_eval("import", "csv", file, "--out", "s")
    assert qa_eval("run", "s").exit_code == 0
    table(file, ROWS[:-1])
    qa_eval("import", "csv", file, "--out", "s", "--replace")
    told = qa_eval("run", "s")
    assert told.exit_code == 2
    assert "--fresh" in told.stderr
    assert qa_eval("run", "s", "--fresh").exit_code == 0
    kept = [RunFolder(tmp_path / "eval-runs" / name).read() for name in ("s", "s.1")]
    assert [len(results) for results in kept] == [3, 4]


def test_only_a_run_is_moved_aside(tmp_path: Path) -> None:
    assert move_aside(tmp_path / "nothing") is None
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/a.txt").write_text("x")
    with pytest.raises(Exception, match="not the folder of a run"):
        move_aside(tmp_path / "papers")


def test_the_sides_of_a_conflict_are_its_answers(tmp_path: Path) -> None:
    sides = [
        {"answer": "12 people", "article_ids": ["south"]},
        {"answer": "15 people", "article_ids": ["south"]},
    ]
    case = Case.model_validate({"id": "a", "question": "How many?", "conflicts": sides})
    assert case.answers == ("12 people", "15 people")
    assert case.parts == (("12 people",), ("15 people",))
    assert "says all of" in rule_of(case)
    given = Case.model_validate(
        {"id": "a", "question": "How many?", "conflicts": sides, "answers": ["12"]}
    )
    assert (given.answers, given.parts) == (("12",), ())
    rows = [["question", "answer", "conflict"], ["How many?", "", "12 @ south | 15 @ south, b"]]
    out = tmp_path / "suite"
    assert qa_eval("import", "csv", table(tmp_path / "q.csv", rows), "--out", out).exit_code == 0
    (read,) = load_suite(out).cases
    assert [side.article_ids for side in read.conflicts] == [("south",), ("south", "b")]
    assert read.answers == ("12", "15")
    table(tmp_path / "q.csv", [rows[0], ["How many?", "", "12 | 15 @ b"]])
    bad = qa_eval("import", "csv", tmp_path / "q.csv", "--out", tmp_path / "other")
    assert (bad.exit_code, "names no article" in bad.stderr) == (2, True)


def test_each_case_says_by_which_rule_it_is_compared_and_how_that_came_out(tmp_path: Path) -> None:
    answers = right_answers() | {"trucks": answer_with("Another 60 will follow")}
    run = saved_run(tmp_path, answers)
    result = qa_eval("cases", run)
    assert result.exit_code == 0, result.output
    shown = {block.split()[1]: block for block in result.stdout.split("\n\n")}
    assert "RIGHT  sent" in shown["sent"]
    assert "gives the figure 2,000 soldiers by value" in shown["sent"]
    assert 'whether "about" is kept is scored apart' in shown["sent"]
    assert 'compared:  "about 2,000' in shown["sent"] or "an accepted answer" in shown["sent"]
    assert 'compared:  the answer gives "60"' in shown["trucks"]
    assert 'says "Col. Ana Reyes" or "Ana Reyes"' in shown["who"]
    assert 'compared:  it says "' in shown["who"]
    assert "it declines (claims nothing)" in shown["ships"]
    wrong = qa_eval("cases", run, "--outcome", "wrong").stdout
    assert ("trucks" in wrong, "sent" in wrong) == (True, False)
    assert qa_eval("cases", run, "who").stdout.count("question:") == 1
    assert qa_eval("cases", run, "nobody").exit_code == 2
    assert "right if" in qa_eval("report", run, "--format", "html").stdout


def test_tags_are_crossed(tmp_path: Path) -> None:
    out = tmp_path / "suite"
    qa_eval("import", "csv", table(tmp_path / "q.csv", ROWS), "--out", out)
    loaded = load_suite(out)
    assert loaded.cases[0].tags == ("kind:figure", "wording:own")
    articles = {"north": NORTH, "south": SOUTH}
    run = RunFolder(tmp_path / "run")
    run.start(run_of(loaded), articles)
    for result in results_of({case.id: answer_with() for case in loaded.cases}):
        run.append(result)
    shown = qa_eval("report", tmp_path / "run", "--by", "kind,wording").stdout
    rows = {line.split("  ")[0]: line for line in shown.splitlines() if " x " in line}
    assert set(rows) == {"kind x wording", "figure x own", "figure x other", "name x own"}
    assert rows["figure x other"].split()[3] == "2"
    plain = qa_eval("report", saved_run(tmp_path / "b", right_answers()), "--by", "numeric")
    assert [line.split()[0] for line in plain.stdout.splitlines()[-2:]] == ["-", "numeric"]
    unknown = qa_eval("report", tmp_path / "run", "--by", "colour")
    assert (unknown.exit_code, "kind" in unknown.stderr) == (2, True)


def test_a_column_that_nothing_reads_is_named(tmp_path: Path) -> None:
    rows = [["question", "anwser", "tag:desk"], ["How many?", "60", "city"]]
    done = qa_eval("import", "csv", table(tmp_path / "q.csv", rows), "--out", tmp_path / "s")
    assert "the column 'anwser' is not read" in done.stderr
    assert load_suite(tmp_path / "s").cases[0].tags == ("desk:city",)


def _results(error: Exception) -> list[CaseResult]:
    async def broken(question: CaseInput) -> Answer:
        raise error

    async def all_of_them() -> list[CaseResult]:
        case = Case(id="who", question="Who?", answers=("Ana",))
        return [one async for one in run_cases([case], broken, variant="test")]

    return asyncio.run(all_of_them())


def test_a_crash_keeps_its_traceback_and_is_no_pass(tmp_path: Path) -> None:
    (crash,) = _results(ZeroDivisionError("division by zero"))
    assert crash.failure is not None
    assert "in broken" in crash.failure.traceback
    assert "ZeroDivisionError" in crash.failure.traceback
    answers = right_answers()
    del answers["who"]
    run = saved_run(tmp_path, answers, max_unscored=0.5, thresholds=[{"metric": "right", "min": 0}])
    RunFolder(run).append(crash)
    result = qa_eval("score", run)
    assert result.exit_code == 1
    assert "FAIL\n" in result.stdout
    assert "1 cases crashed" in result.stdout
    shown = qa_eval("cases", run, "who").stdout
    assert "| ZeroDivisionError: division by zero" in shown
    assert "ZeroDivisionError" in qa_eval("report", run, "--format", "html").stdout


def test_an_error_with_a_remedy_is_no_crash(tmp_path: Path) -> None:
    (refused,) = _results(ModelUnavailable("No key.", "Set one."))
    assert refused.failure == Failure(type="ModelUnavailable", message="No key. Set one.")
    answers = right_answers()
    del answers["who"]
    run = saved_run(tmp_path, answers, max_unscored=0.5, thresholds=[{"metric": "right", "min": 0}])
    RunFolder(run).append(refused)
    result = qa_eval("score", run)
    assert (result.exit_code, "PASS, but 1 cases have no score" in result.stdout) == (0, True)


def test_without_thresholds_nothing_passes(tmp_path: Path) -> None:
    run = saved_run(tmp_path, right_answers())
    result = qa_eval("score", run)
    assert result.exit_code == 0
    assert "NO VERDICT: the suite sets no threshold" in result.stdout
    assert "PASS" not in result.stdout
    for form in ("markdown", "html"):
        assert "no verdict" in qa_eval("report", run, "--format", form).stdout.lower()


def test_an_old_run_without_tracebacks_is_read(tmp_path: Path) -> None:
    run = saved_run(tmp_path, right_answers())
    line = {"case_id": "who", "variant": "test", "failure": {"type": "X", "message": "y"}}
    with (run / "results.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")
    assert qa_eval("score", run).exit_code == 1
