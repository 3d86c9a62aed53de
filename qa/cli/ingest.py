"""``qa ingest``: articles into the archive."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import opened

if TYPE_CHECKING:
    from qa.types import IngestOutcome, IngestReport

_WORDS = {
    "added": "added",
    "new_version": "new version",
    "unchanged": "unchanged",
    "failed": "FAILED",
}


INTERRUPTED = 130
"""What shells report for a command that Ctrl-C ended: 128 and the number of the signal."""


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Files (.txt .md .html .json .jsonl), folders, URLs, or - for standard input."
        ),
    ],
    quiet: Annotated[bool, typer.Option("--quiet", help="Name only what failed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read articles, store them, and index their passages.

    What cannot be read is reported with its place and a remedy; the rest goes in. Exit 1 if
    any source failed.
    """
    with _stopping(), opened() as engine:
        if sys.stderr.isatty():
            from qa.cli.progress import progress_bar

            with progress_bar() as progress:
                report = engine.ingest(sources, progress=progress)
        else:
            report = engine.ingest(sources, progress=None)
    show(report, as_json=as_json, quiet=quiet)
    if report.count("failed"):
        raise typer.Exit(1)


@contextmanager
def _stopping() -> Iterator[None]:
    """On Ctrl-C say what became of the work: articles are stored one by one."""
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was stored is kept; the same command again goes on.\n")
        raise typer.Exit(INTERRUPTED) from None


def show(report: IngestReport, *, as_json: bool, quiet: bool) -> None:
    """Print what became of every source."""
    from qa.cli.console import err, write_json
    from qa.cli.render import one_line

    if as_json:
        write_json(report.model_dump_json(indent=2))
        return
    for outcome in report.outcomes:
        if quiet and outcome.result != "failed":
            continue
        err().print(one_line(_line(outcome)))
    counts = ", ".join(f"{report.count(result)} {word}" for result, word in _WORDS.items())
    err().print(f"{counts}; {report.passages_embedded} passages embedded")


def _line(outcome: IngestOutcome) -> str:
    source = f"{outcome.source}:{outcome.line}" if outcome.line else outcome.source
    named = f"{outcome.article_id}@{outcome.version}" if outcome.article_id else source
    reason = f": {outcome.reason}" if outcome.reason else ""
    return f"{_WORDS[outcome.result]:12} {named}{reason}"
