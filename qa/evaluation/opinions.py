"""Files of a run with the judgements of judging models, and the records of those judges."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from qa.errors import BadCase
from qa.evaluation.calibration import Calibration
from qa.evaluation.judgement import JudgedResult
from qa.evaluation.record import cut_torn_line, write_whole

_JUDGEMENTS = "judgements.jsonl"
_CALIBRATIONS = "calibrations.jsonl"


def append_judgement(run: Path, judgement: JudgedResult) -> None:
    """Write one judgement, durably, before the next is waited for."""
    with (run / _JUDGEMENTS).open("a", encoding="utf-8") as file:
        file.write(judgement.model_dump_json() + "\n")
        file.flush()
        os.fsync(file.fileno())


def repair_judgements(run: Path) -> None:
    """Remove an incomplete last line, so that appending is safe."""
    cut_torn_line(run / _JUDGEMENTS)


def read_judgements(run: Path) -> tuple[JudgedResult, ...]:
    """Return a run's judgements, the last of each kind.

    Raises:
        BadCase: A line is damaged.
    """
    found = (JudgedResult.model_validate_json(line) for line in _lines(run / _JUDGEMENTS))
    try:
        return tuple({one.key: one for one in found}.values())
    except ValidationError as error:
        raise BadCase(f"{run / _JUDGEMENTS} is damaged.", "Delete it and judge again.") from error


def keep_calibrations(run: Path, records: Iterable[Calibration]) -> None:
    """Keep judges' records beside the run, so that a report needs nothing else."""
    kept = {(one.judge, one.metric): one for one in (*read_calibrations(run), *records)}
    lines = (one.model_dump_json() + "\n" for one in kept.values())
    write_whole(run / _CALIBRATIONS, "".join(lines))


def read_calibrations(run: Path) -> tuple[Calibration, ...]:
    """Return the records kept beside a run."""
    return tuple(map(Calibration.model_validate_json, _lines(run / _CALIBRATIONS)))


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="utf-8").split("\n")[:-1] if line]
