"""Running a suite twice, and a run that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.cli import app
from qa.evaluation import CaseResult, RunFolder
from qa.testing.evaluation_examples import CASES, write_suite
from qa.testing.folders import ROOT, SMOKE

REPEATS = 8


@pytest.mark.slow
def test_smoke_twice_gives_the_same_scores_bit_for_bit(tmp_path: Path) -> None:
    for name in ("one", "two"):
        arguments = ["eval", "run", str(SMOKE), "--out", str(tmp_path / name)]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code in (0, 1), result.output  # 1: a baseline older than the weights
    first = (tmp_path / "one/scores.json").read_bytes()
    assert first == (tmp_path / "two/scores.json").read_bytes()
    assert len(first) > 10_000


def _started(suite: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "qa", "eval", "run", str(suite), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--parallel", "2", "--repeats", str(REPEATS)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.split("\n")[:-1]


@pytest.mark.slow
def test_a_killed_run_resumes_without_losing_or_repeating_a_case(tmp_path: Path) -> None:
    suite, out = write_suite(tmp_path / "suite"), tmp_path / "run"
    results = out / "results.jsonl"
    total = len(CASES) * REPEATS
    for share in (0.1, 0.4, 0.7):
        process = _started(suite, out)
        while len(_lines(results)) < share * total and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        saved = _lines(results)
        assert len(saved) < total
        with results.open("a", encoding="utf-8") as file:
            file.write(saved[0][:40])  # as if it had died while writing
    assert _started(suite, out).wait() in (0, 1)
    lines = _lines(results)
    assert lines[: len(saved)] == saved
    keys = [CaseResult.model_validate_json(line).key for line in lines]
    assert len(keys) == len(set(keys)) == total
    assert all(result.answer for result in RunFolder(out).read())
