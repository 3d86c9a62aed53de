"""The progress bar of ingesting, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qa.cli.console import err
from qa.types import IngestOutcome


class _Bar:
    """Counts articles in words and passages in a bar, whose total grows as files are read."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("0 articles", total=0)
        self._articles = 0
        self._planned = 0

    def planned(self, passages: int) -> None:
        self._planned += passages
        self._progress.update(self._task, total=self._planned)

    def embedded(self, passages: int) -> None:
        self._progress.advance(self._task, passages)

    def finished(self, outcome: IngestOutcome) -> None:
        self._articles += 1
        self._progress.update(self._task, description=f"{self._articles} articles")


@contextmanager
def progress_bar() -> Iterator[_Bar]:
    """Show a bar on standard error while the block runs."""
    columns = (
        TextColumn("{task.description}, embedding passages"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), transient=True) as progress:
        yield _Bar(progress)
