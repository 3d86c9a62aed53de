"""``qa figures``: every figure for what is asked, over time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson, AsOf, Publisher, Since, Until
from qa.cli.run import day_filters, opened, parse_day
from qa.errors import InvalidInput

if TYPE_CHECKING:
    from qa.answering.timeline import FigureAt, Timeline


def figures(
    query: Annotated[str, typer.Argument(help="A topic or a question: US troops in Poland.")],
    publisher: Publisher = [],  # noqa: B006  (typer copies it)
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the table as CSV.")] = False,
    plot: Annotated[
        Path | None, typer.Option(help="Draw it into this file (.png or .svg).")
    ] = None,
) -> None:
    """List every figure in the archive for a topic or a question, the oldest first.

    Each has its article, who said it, its sentence, and the figure's exact range. Copies of one
    wire story are one entry. --json and --csv also give the articles' ids.
    """
    from qa.answering.timeline import draw
    from qa.answering.timeline.plot import check_suffix

    if as_json and as_csv:
        raise InvalidInput("--json and --csv cannot be used together.", "Choose one.")
    if plot is not None:
        check_suffix(plot)
    filters, day = day_filters(publisher, since, until, []), parse_day(as_of, "--as-of")
    with opened(light=True) as engine:
        found = engine.figures(query, filters=filters, as_of=day)
    show(found, as_json=as_json, as_csv=as_csv)
    if plot is not None:
        sys.stderr.write(f"{plot}: {draw(found, plot)} figures drawn\n")


def show(found: Timeline, *, as_json: bool, as_csv: bool) -> None:
    """Print a timeline for a machine or for a person."""
    from rich.text import Text

    from qa.answering.timeline import csv_text
    from qa.cli.console import out, write_json
    from qa.cli.render import fitted

    if as_json:
        write_json(found.model_dump_json(indent=2))
        return
    if as_csv:
        sys.stdout.buffer.write(csv_text(found).encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    for row in found.figures:
        fitted(out(), Text(entry(row)))
    fitted(out(), Text(summary(found)))


def summary(found: Timeline) -> str:
    """Return the last lines: how many figures were found in how much text, and as of when."""
    from qa.export import wording

    what = found.counted or "figures of any kind"
    line = (
        f"{len(found.figures)} figures ({what}) in {found.passages_read} passages of "
        f"{found.articles_searched} articles searched."
    )
    first = " ".join(filter(None, (line, wording.as_of_note(found.as_of))))
    return "\n".join([first, *(f"Note: {note}" for note in found.warnings)])


def entry(row: FigureAt) -> str:
    """Return one figure as lines of text: the figure, its article, who said it, its sentence.

    2023-03-06 about 1,200 soldiers (planned, sent)
        Port Arlen Courier, “Caldria to send about 1,200 soldiers” (characters 194-205)
        said by the Defence Ministry; copied by Northern Ledger
        “Caldria will send about 1,200 soldiers, the Defence Ministry said Monday.”
        “Monday” (2023-03-06)
    """
    from qa.cli.render import days_line, one_line
    from qa.export import wording

    figure = row.figure
    day = wording.day_text(row.published_at)
    marks = wording.figure_marks(figure, taken_back=row.taken_back)
    noun = f" {figure.counted}" if figure.counted else ""
    noted = f" ({', '.join(marks)})" if marks else ""
    article = f"“{row.title}”" if row.title else row.article_id
    version = f", version {row.version}" if row.version > 1 else ""
    said = wording.figure_sources(row.said_by, row.copied_by, row.independent_sources)
    lines = [
        f"{day} {figure.text}{noun}{noted}",
        f"    {f'{row.publisher}, ' if row.publisher else ''}{article}{version} "
        f"(characters {figure.start}-{figure.end})",
        *([f"    {'; '.join(said)}"] if said else []),
        f"    “{row.sentence}”",
        *([f"    {days_line(row.days)}"] if row.days else []),
    ]
    return "\n".join(_keeping_indent(line, one_line(line)) for line in lines) + "\n"


def _keeping_indent(line: str, folded: str) -> str:
    return " " * (len(line) - len(line.lstrip())) + folded
