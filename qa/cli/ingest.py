"""``qa ingest``: read articles and store them in the archive."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import opened, parse_day, writable
from qa.errors import InvalidInput, QAError

if TYPE_CHECKING:
    from qa.sources.ingest import Defaults
    from qa.types import IngestOutcome, IngestReport

_WORDS = {
    "added": "added",
    "new_version": "new version",
    "unchanged": "unchanged",
    "failed": "FAILED",
}


_MARKS = {
    "undated": "undated, so left out of as-of answers (give --date, or qa articles edit)",
    "short": "very short",
    "duplicate": "with the same text as another stored article",
    "foreign": "not in English",
}

INTERRUPTED = 130
"""What shells report for a command that Ctrl-C ended: 128 and the number of the signal."""


def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files (text, Markdown, HTML, JSON, feeds, PDF, Word, tables, mail, WARC, NITF, "
            "NewsML-G2, .gz, .zip), folders, URLs, or - for standard input."
        ),
    ] = None,
    watch: Annotated[
        Path | None,
        typer.Option("--watch", help="Ingest this folder, then every file that is put into it."),
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Publication day of articles that state none.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", help="Publisher of articles that name none.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language where none is stated: en, pt-BR.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", help="KEY=VALUE to keep with all; repeatable.")
    ] = None,
    processes: Annotated[
        int,
        typer.Option(
            "--processes", min=1, help="How many processes read the files; see docs/scaling.md."
        ),
    ] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", help="List only what failed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read articles, store them, and index their passages.

    What cannot be read is reported with its place and a remedy; the rest goes in. Exit 1 if
    any source failed. Progress is on standard error: a bar, or a line a minute.
    """
    from qa.sources.formats import language_tag
    from qa.sources.ingest import Defaults

    writable()
    if bool(sources) == bool(watch):
        raise InvalidInput(
            "Give either what to ingest, or --watch FOLDER.", "See qa ingest --help."
        )

    defaults = Defaults(
        published_at=parse_day(date, "--date"),
        publisher=publisher or None,
        language=language_tag(language) if language else None,
        tags=parse_tags(tag or []),
    )
    tell = partial(show, as_json=as_json, quiet=quiet)
    if watch:
        _follow(watch, lambda files: _ingested(files, defaults, processes, tell))
        return
    report = _ingested(sources or [], defaults, processes, tell)
    if report.count("failed"):
        raise typer.Exit(1)


def _ingested(
    sources: list[str], defaults: Defaults, processes: int, tell: Callable[[IngestReport], None]
) -> IngestReport:
    """Ingest, and print the outcome of every source, also where an error ends the batch early.

    Raises:
        QAError: The error that ended it, after the report is printed.
    """
    from qa.cli.progress import watched

    with watched(sources) as heard:
        try:
            with opened() as engine:
                report = engine.ingest(
                    sources, progress=heard, defaults=defaults, processes=processes
                )
        except KeyboardInterrupt:
            broken: BaseException = typer.Exit(INTERRUPTED)
            report = heard.report("it was stopped")
        except QAError as error:
            broken, report = error, heard.report(error.message)
        else:
            broken = typer.Exit(0)
    if report.outcomes or report.stopped is None:
        tell(report)
    if report.stopped is None:
        return report
    if isinstance(broken, typer.Exit):
        sys.stderr.write("Stopped. What was stored is kept; the same command again goes on.\n")
    raise broken


def _follow(folder: Path, ingest: Callable[[list[str]], IngestReport]) -> None:
    from qa.cli.watch import ending_on_sigterm, follow

    try:
        with ending_on_sigterm():
            follow(folder, ingest)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped watching.\n")


def show(report: IngestReport, *, as_json: bool, quiet: bool) -> None:
    """Print the outcome of every source."""
    from qa.cli.console import err, write_json
    from qa.cli.render import one_line

    if as_json:
        write_json(report.model_dump_json(indent=2))
        return
    for outcome in report.outcomes:
        if quiet and outcome.result != "failed":
            continue
        err().print(one_line(_line(outcome)))
    if report.stopped:
        err().print(one_line(f"The batch ended early: {report.stopped}"))
    for note in report.notes:
        err().print(one_line(note))
    counts = ", ".join(f"{report.count(result)} {word}" for result, word in _WORDS.items())
    err().print(f"{counts}; {report.passages_embedded} passages embedded")
    looks = [f"{count} {words}" for mark, words in _MARKS.items() if (count := report.marked(mark))]
    if looks:
        err().print(f"of these {', '.join(looks)}")


def parse_tags(given: list[str]) -> dict[str, str]:
    """Return tags given as KEY=VALUE.

    Raises:
        InvalidInput: One is not.
    """
    pairs = [one.partition("=") for one in given]
    for key, sign, _ in pairs:
        if not key.strip() or not sign:
            raise InvalidInput(
                f"--tag: {key!r} is not KEY=VALUE.", "Write e.g. --tag desk=foreign."
            )
    return {key.strip(): value.strip() for key, _, value in pairs}


def _line(outcome: IngestOutcome) -> str:
    source = f"{outcome.source}:{outcome.line}" if outcome.line else outcome.source
    if outcome.result == "unchanged":
        return f"{_WORDS[outcome.result]:12} {source}: {outcome.reason}"
    named = f"{outcome.article_id}@{outcome.version}" if outcome.article_id else source
    reason = f": {outcome.reason}" if outcome.reason else ""
    return f"{_WORDS[outcome.result]:12} {named}{reason}"
