"""Finish the commands of ``qa eval``: what they print, and their exit codes."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.cli.run import report_error
from qa.errors import BadCase, QAError

if TYPE_CHECKING:
    from qa.evaluation.record import RunFolder


@contextmanager
def could_run() -> Iterator[None]:
    """Exit 2 for every error, so that a run that failed does not look like a worse model."""
    try:
        yield
    except QAError as error:
        report_error(error)
        raise typer.Exit(2) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        # Python's own exit code for a crash is 1, which here means that a model got worse.
        traceback.print_exc()
        raise typer.Exit(2) from error


def print_data(text: str) -> None:
    """Write a document to standard output as it is."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def finish(folder: RunFolder, baselines: Path | None, save_to: Path | None) -> None:
    """Score and judge a run, write its reports, print one, and exit 1 if it fails.

    Raises:
        BadCase: Not one case could be scored.
    """
    from qa.cli.console import out
    from qa.cli.eval_files import assessed, save_all, save_baselines
    from qa.evaluation.report_text import text_report

    if save_to is not None:
        save_baselines(assessed(folder.path), save_to)
        baselines = save_to
    assessment = assessed(folder.path, baselines)
    save_all(folder, assessment)
    out().print(text_report(assessment), end="")
    out().print(f"\n{folder.path / 'report.html'}")
    if not assessment.scored:
        raise BadCase(
            f"Not one case could be scored. {_commonest(folder)}", f"See {folder.results}."
        )
    if not assessment.passed:
        raise typer.Exit(1)


def _commonest(folder: RunFolder) -> str:
    """Say what failed most often."""
    failures = [result.failure for result in folder.read() if result.failure]
    if not failures:
        return ""
    kind, times = Counter(failure.type for failure in failures).most_common(1)[0]
    example = next(failure.message for failure in failures if failure.type == kind)
    return f"{times} times {kind}, such as: {example}"
