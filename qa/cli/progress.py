"""Progress of ingesting: a bar on a terminal, a line a minute anywhere else.

How much there is to do is estimated from the sizes of the files before they are read.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import BadArticle
from qa.sources.formats.folders import files_below
from qa.sources.formats.names import printable_path
from qa.types import IngestOutcome, IngestReport

if TYPE_CHECKING:
    from rich.progress import Progress


_LINED = frozenset({".jsonl", ".ndjson"})
_BLOCK = 1 << 20


class Workload:
    """The share of a batch that is done, by bytes of its files.

    A file counts as done when the first outcome of the next file comes; in JSON Lines every line
    counts by itself.
    """

    def __init__(self, sizes: Mapping[str, tuple[int, int]]) -> None:
        """Take each file's bytes, and its lines where these are articles, else 0."""
        self._sizes = sizes
        self._total = sum(size for size, _ in sizes.values())
        self._before = 0
        self._now: str | None = None
        self._lines = 0

    @classmethod
    def of(cls, sources: Iterable[str]) -> Workload:
        """Measure files and folders; what is a URL or standard input cannot be measured."""
        sizes: dict[str, tuple[int, int]] = {}
        for source in sources:
            if source == "-" or "://" in source:
                return cls({})
            for path in files_below(Path(source)):
                if not isinstance(path, BadArticle):
                    sizes[printable_path(path.absolute())] = _size(path)
        return cls(sizes)

    def done(self, outcome: IngestOutcome) -> None:
        """Count an outcome; they come in the order of the files."""
        file = outcome.source.partition("#")[0]
        if file != self._now:
            self._before += self._sizes.get(self._now or "", (0, 0))[0]
            self._now, self._lines = file, 0
        self._lines += 1

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None where nothing could be measured."""
        if not self._total:
            return None
        size, lines = self._sizes.get(self._now or "", (0, 0))
        within = size * min(1.0, self._lines / lines) if lines else 0
        return min(1.0, (self._before + within) / self._total)


def _size(path: Path) -> tuple[int, int]:
    try:
        size = path.stat().st_size
        if path.suffix.lower() not in _LINED:
            return size, 0
        with path.open("rb") as file:
            return size, sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
    except OSError:  # reading it will say what is wrong
        return 0, 0


EVERY = 60.0
"""Seconds between two lines where nobody watches a terminal."""
_HOUR, _MINUTE = 3600, 60


class SourceOutcomes:
    """Keeps the outcome of every source, so that it is reported also after an error."""

    def __init__(self, workload: Workload, clock: Callable[[], float] = time.monotonic) -> None:
        self.outcomes: list[IngestOutcome] = []
        self.passages = 0
        self._workload = workload
        self._clock = clock
        self._started = clock()

    def planned(self, passages: int) -> None:
        """Count passages that will be embedded."""

    def embedded(self, passages: int) -> None:
        """Count passages that were embedded."""
        self.passages += passages
        self.show()

    def finished(self, outcome: IngestOutcome) -> None:
        """Count a source whose outcome is stored."""
        self.outcomes.append(outcome)
        self._workload.done(outcome)
        self.show()

    def show(self) -> None:
        """Show the progress; nothing here."""

    def report(self, stopped: str | None = None) -> IngestReport:
        """Return the outcomes of the batch so far."""
        return IngestReport(
            outcomes=tuple(self.outcomes), passages_embedded=self.passages, stopped=stopped
        )

    def line(self) -> str:
        """Return how much is done, at which rate, and how long the rest will take."""
        seconds = max(self._clock() - self._started, 1e-9)
        failed = sum(one.result == "failed" for one in self.outcomes)
        said = [f"{len(self.outcomes)} articles" + (f" ({failed} failed)" if failed else "")]
        said.append(f"{self.passages} passages, {self.passages / seconds:.1f} a second")
        share = self._workload.share
        if share:
            left = _duration(seconds * (1 - share) / share)
            said.append(f"{share:.0%}, about {left} left")
        return "; ".join(said)


class Lines(SourceOutcomes):
    """Writes a line a minute to standard error."""

    def __init__(self, workload: Workload, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(workload, clock)
        self._next = clock() + EVERY

    def show(self) -> None:
        """Write a line, if a minute has passed since the last."""
        now = self._clock()
        if now >= self._next:
            self._next = now + EVERY
            sys.stderr.write(f"ingesting: {self.line()}\n")
            sys.stderr.flush()


class Bar(SourceOutcomes):
    """A progress bar."""

    def __init__(self, progress: Progress, workload: Workload) -> None:
        super().__init__(workload)
        self._progress = progress
        self._task = progress.add_task("0 articles", total=1.0)

    def show(self) -> None:
        """Move the bar; where sizes are unknown it only shows that work continues."""
        share = self._workload.share
        total = 1.0 if share is not None else None
        self._progress.update(
            self._task, description=self.line(), completed=share or 0.0, total=total
        )


@contextmanager
def watched(sources: list[str]) -> Iterator[SourceOutcomes]:
    """Show on standard error, while the block runs, how far these sources are ingested."""
    workload = Workload.of(sources)
    if not sys.stderr.isatty():
        yield Lines(workload)
        return
    from rich.progress import BarColumn, Progress, TextColumn

    from qa.cli.console import err

    columns = (BarColumn(bar_width=20), TextColumn("{task.description}"))
    with Progress(*columns, console=err(), transient=True) as progress:
        yield Bar(progress, workload)


def _duration(seconds: float) -> str:
    if seconds >= _HOUR:
        return f"{seconds / _HOUR:.1f} h"
    return f"{seconds / _MINUTE:.0f} min" if seconds >= 2 * _MINUTE else f"{seconds:.0f} s"
