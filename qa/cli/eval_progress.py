"""The progress bar of a suite, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qa.cli.console import err
from qa.evaluation import CaseResult


class CaseBar:
    """Counts the cases asked, and how many failed."""

    def __init__(self, progress: Progress, title: str, total: int, done: int) -> None:
        self._progress = progress
        self._title = title
        self._failed = 0
        self._task = progress.add_task(title, total=total, completed=done)

    def finished(self, result: CaseResult) -> None:
        """Move the bar on by one case."""
        self._failed += result.failure is not None
        note = f", {self._failed} failed" if self._failed else ""
        self._progress.update(self._task, advance=1, description=f"{self._title}{note}")


@contextmanager
def case_bar(title: str, total: int, done: int) -> Iterator[CaseBar]:
    """Show a bar on standard error while the block runs."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), transient=True) as progress:
        yield CaseBar(progress, title, total, done)
