"""Reading sources in tests."""

from __future__ import annotations

from pathlib import Path

from qa.errors import BadArticle
from qa.sources.formats import Limits, read_bytes, read_source
from qa.sources.formats.limits import DEFAULT_LIMITS
from qa.testing.folders import ROOT
from qa.types import ArticleDraft

PAGES = ROOT / "tests" / "data" / "formats"


def drafts(path: Path | str, limits: Limits = DEFAULT_LIMITS) -> list[ArticleDraft]:
    """Read a source that must hold no bad article."""
    reads = list(read_source(path, limits=limits))
    assert not [read for read in reads if isinstance(read, BadArticle)], reads
    return [read for read in reads if isinstance(read, ArticleDraft)]


def only(path: Path | str) -> ArticleDraft:
    """Read a source that must hold one article."""
    (draft,) = drafts(path)
    return draft


def bad(path: Path | str, limits: Limits = DEFAULT_LIMITS) -> BadArticle:
    """Read a source that must hold one bad article and nothing else."""
    (error,) = read_source(path, limits=limits)
    assert isinstance(error, BadArticle), error
    assert error.hint, "an error says what to do next"
    return error


def written(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file, byte for byte."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def piped(data: bytes) -> list[ArticleDraft | BadArticle]:
    """Read bytes as standard input is read."""
    return list(read_bytes(data, "<stdin>"))
