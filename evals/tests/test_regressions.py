"""Regressions planted in the engine: an evaluation catches each, and names the cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.regressions.__main__ import Caught, regressions

EVALS = Path(__file__).parent.parent
ASKED = (
    "bragg-poland-germany", "already-in-europe", "unifier-added", "spokesperson", "nato-article",
    "polish-in-germany",
)  # fmt: skip
PLANTED = (
    "threshold-up", "threshold-down", "sentences-shifted", "passages-shifted", "digit-changed",
    "prompt-edited", "prompt-replayed",
)  # fmt: skip


@pytest.fixture(scope="module")
def caught(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Caught]:
    folder = tmp_path_factory.mktemp("suite")
    lines = (EVALS / "suites/seen/smoke/cases.jsonl").read_text(encoding="utf-8").split("\n")
    asked = [line for line in lines if line and json.loads(line)["id"] in ASKED]
    (folder / "cases.jsonl").write_text("\n".join(asked) + "\n", encoding="utf-8")
    hold = ("citation_valid", "citation_whole", "passage_whole", "number_grounded")
    suite = {
        "name": "mini",
        "articles": [str(EVALS / "articles/pentagon-troops-2022-02-02.txt")],
        "thresholds": [{"metric": metric, "min": 1} for metric in hold],
        "max_worse_cases": 0,
    }
    (folder / "suite.yaml").write_text(json.dumps(suite))
    work = tmp_path_factory.mktemp("work")
    return {one.planted: one for one in regressions(folder, work, PLANTED)}


@pytest.mark.slow
def test_without_a_regression_the_runs_pass(caught: dict[str, Caught]) -> None:
    assert caught["nothing"].exit_code == 0, caught["nothing"]
    assert caught["no-prompt"].exit_code == 0, caught["no-prompt"]


@pytest.mark.slow
@pytest.mark.parametrize("planted", PLANTED[:-1])
def test_a_regression_exits_1_and_names_cases(caught: dict[str, Caught], planted: str) -> None:
    one = caught[planted]
    assert one.exit_code == 1, one
    assert one.cases, one
    assert set(one.cases) <= set(ASKED)


@pytest.mark.slow
def test_recorded_replies_do_not_answer_for_an_edited_prompt(caught: dict[str, Caught]) -> None:
    one = caught["prompt-replayed"]
    assert one.exit_code == 2
    assert any("a prompt changed since" in line for line in one.checks)


@pytest.mark.slow
def test_each_regression_fails_the_check_made_for_it(caught: dict[str, Caught]) -> None:
    assert any("citation_whole" in check for check in caught["sentences-shifted"].checks)
    assert any("passage_whole" in check for check in caught["passages-shifted"].checks)
    assert any("number_grounded" in check for check in caught["digit-changed"].checks)
    assert "polish-in-germany" in caught["threshold-down"].cases
