"""``qa verify``: a text checked claim by claim."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson, AsOf, JudgeName, Publisher, Since, Until
from qa.cli.run import awaited, day_filters, opened, parse_day
from qa.errors import BadQuestion

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.served.engine import ServedEngine
    from qa.types import Article, Verdict, Verification, VerifiedClaim


def verify(
    text: Annotated[str, typer.Argument(help="The text, or - for standard input.")],
    article: Annotated[
        list[str],
        typer.Option("--article", help="Compare it with this file or article id; repeatable."),
    ] = [],  # noqa: B006  (typer copies it)
    publisher: Publisher = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    fail_on: Annotated[
        str, typer.Option(help="Exit 1 on these verdicts, e.g. contradicted,unconfirmed,not_found.")
    ] = "",
    judge: JudgeName = None,
    as_json: AsJson = False,
) -> None:
    """Check every sentence: do the articles support it, contradict it, or not mention it?

    UNCONFIRMED means that nothing contradicts it, but that the articles are not shown to say it.

    Without --article the evidence is searched in the archive. Exits 0 whatever the verdicts,
    unless --fail-on names them.
    """
    gate = _gate(fail_on)
    given = _standard_input() if text == "-" else text
    filters, day = day_filters(publisher, since, until, []), parse_day(as_of, "--as-of")
    with opened(light=True, judge=judge) as engine:
        held = [one for name in article for one in _articles(name, engine)]
        work = engine.verify(given, articles=held, filters=filters, as_of=day)
        found = awaited(engine, work)
    show(found, as_json=as_json)
    if any(claim.verdict in gate for claim in found.claims):
        raise typer.Exit(1)


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise BadQuestion(
            f"Standard input is not UTF-8: byte {error.start} is 0x{byte:02x}.",
            "Convert it first, e.g. with iconv -f WINDOWS-1252 -t UTF-8.",
        ) from error


def _gate(fail_on: str) -> frozenset[Verdict]:
    from qa.types import Verdict

    try:
        return frozenset(Verdict(name.strip()) for name in fail_on.split(",") if name.strip())
    except ValueError as error:
        raise BadQuestion(
            f"--fail-on: {error}.", f"Use {', '.join(verdict.value for verdict in Verdict)}."
        ) from error


def _articles(name: str, engine: Engine | ServedEngine) -> tuple[Article, ...]:
    """Return the articles of a file, which need not be in the archive, or of an id that is."""
    if Path(name).is_file():
        from qa.sources.ingest import read_articles

        return read_articles(Path(name))
    return (engine.article(name),)


def show(found: Verification, *, as_json: bool) -> None:
    """Print the verdicts for a machine or for a person."""
    from rich.text import Text

    from qa.cli.console import out, write_json
    from qa.cli.render import fitted

    if as_json:
        write_json(found.model_dump_json(indent=2))
        return
    for claim in found.claims:
        fitted(out(), Text(_text(claim)))


def _text(claim: VerifiedClaim) -> str:
    from qa.cli.render import one_line, source_line

    lines = [f"{claim.verdict.value.upper().replace('_', ' ')}: {one_line(claim.text)}"]
    lines += [f"    {one_line(reason)}" for reason in claim.reasons]
    lines += [
        f"    calculation: {figure.calculation}" for figure in claim.figures if figure.calculation
    ]
    for citation in claim.citations:
        lines += [f"    {source_line(citation)}", f"    “{one_line(citation.quote)}”"]
    return "\n".join(lines)
