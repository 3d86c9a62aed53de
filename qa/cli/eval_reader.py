"""Run ``qa eval calibrate-reader``: the suite's archive, the reader, and the file it writes."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from qa.cli.eval_run import suite_engine
from qa.cli.run import settings
from qa.evaluation import LoadedSuite
from qa.evaluation.reader_calibration import (
    Point,
    ReaderCalibration,
    calibrate_reader,
    labelled,
    save_calibration,
    suitable,
)

TOLD_EVERY = 25
"""Questions."""


def calibrate_on(loaded: LoadedSuite, path: Path, precision: float) -> ReaderCalibration:
    """Ask the reader every question of a suite, fit its decision, and write the file.

    Raises:
        BadCase: The suite is too small, or cannot be read.
        QAError: The archive or the reader cannot be opened.
    """
    cases = suitable(loaded.cases)
    chosen = settings()
    with (
        TemporaryDirectory(prefix="qa-calibrate-") as home,
        suite_engine(loaded, chosen, Path(home)) as engine,
    ):
        reader = engine.reader
        questions = []
        for number, case in enumerate(cases, start=1):
            found = engine.candidates(case.question, filters=case.filters, as_of=case.as_of)
            questions.append(labelled(case, found))
            if number % TOLD_EVERY == 0:
                sys.stderr.write(f"{reader.name}: {number} of {len(cases)} questions\n")
    left_out = len(loaded.cases) - len(cases)
    made = calibrate_reader(questions, precision=precision, left_out=left_out)
    about = {
        "reader": {"name": reader.name, "fingerprint": reader.fingerprint},
        "reranker": chosen.reranker and Path(chosen.reranker).name,
        "suite": {"name": loaded.suite.name, "hash": loaded.hash},
        "dateline": version("dateline-qa"),
    }
    save_calibration(path, made, about)
    return made


def calibration_text(found: ReaderCalibration) -> str:
    """Return what a calibration found, for a person."""
    decision, at = found.decision, found.at_threshold
    left_out = f"; {found.left_out} cases left out (follow-ups, several parts)"
    lines = [
        f"n = {found.questions} questions, {found.unanswerable} that nothing answers"
        + (left_out if found.left_out else ""),
        f"the likeliest words are right in {found.likeliest_right} of them",
        "",
        "reliability (cross-fitted): how probable the likeliest words were, and how often right",
        "      from  to    n     mean  right",
        *(
            f"      {b.low:.1f}   {b.high:.1f}  {b.n:4}   {b.probability:.2f}  {b.right:.2f}"
            for b in found.reliability
        ),
        "",
        "by threshold (cross-fitted)",
        "      from  answerable: right  wrong  right or possible  unanswerable: answered  "
        "precision",
        *(_row(point) for point in found.curve),
        "",
    ]
    offered = f"offered as possible from {decision.possible:g} on"
    if found.interval is None:
        lines.append(
            f"NO THRESHOLD gives a precision of {found.precision:.2f} over 10 answers or more: "
            f"nothing will be given as the answer, words are {offered}. Try a lower --precision."
        )
    else:
        low, high = found.interval
        lines += [
            f"given as the answer from a probability of {decision.answered:g} on, {offered}",
            f"(precision {at.precision:.2f}, interval {low:.2f}-{high:.2f}, n = {at.answered}):",
            _row(at),
        ]
    return "\n".join(lines)


def _row(point: Point) -> str:
    precise = "   -" if point.precision is None else f"{point.precision:.2f}"
    return (
        f"      {point.threshold:.2f}               {point.answerable_right:.2f}"
        f"   {point.answerable_wrong:.2f}               {point.right_or_possible:.2f}"
        f"                    {point.unanswerable_answered:.2f}       {precise}"
    )
