"""How much there is to ingest, estimated from the sizes of the files before they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from qa.errors import BadArticle
from qa.sources.formats.folders import files_below
from qa.sources.formats.names import printable_path
from qa.types import IngestOutcome

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
