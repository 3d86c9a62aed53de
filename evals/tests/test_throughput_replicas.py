"""The load on several replicas, small: each request is counted, and who spent the processor."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evals.load import ARTICLES
from evals.throughput_replicas import CHROMA, POSTGRES, REPLICAS, main, processor_seconds

WORK = "sum(number * number for number in range(3_000_000)); print(flush=True); input()"


def test_processor_time_is_told_apart_by_program() -> None:
    programs = {
        REPLICAS: ["qa", "serve"],
        CHROMA: ["chroma", "run"],
        POSTGRES: ["postgres", "-D"],
    }
    for kind, words in programs.items():
        before = processor_seconds()
        command = [sys.executable, "-c", WORK, *words]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            run.stdout.readline()
            now = processor_seconds()
            run.communicate(b"\n")
        spent = {one: now[one] - before[one] for one in programs}  # others' servers spend a little
        assert spent[kind] > 2 * max(spent[other] for other in programs if other != kind)


@pytest.mark.slow
def test_a_row_for_searches_and_one_for_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = ARTICLES / "pentagon-troops-2022-02-02.txt"
    (tmp_path / sample.name).write_bytes(sample.read_bytes())
    main(["--replicas", "1", "--seconds", "1", "--clients", "1", "--articles", str(tmp_path)])
    _, _, *rows = capsys.readouterr().out.splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert [row[:2] for row in cells] == [["search", "1"], ["ask", "1"]]
    for row in cells:
        replies, replicas, postgres = float(row[2]), float(row[4]), float(row[6])
        assert replies > 0
        assert replicas > 0
        assert postgres >= 0
