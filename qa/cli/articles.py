"""``qa articles``: what the archive holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import archive, opened
from qa.errors import InvalidInput

if TYPE_CHECKING:
    from qa.types import ArticleMeta

app = typer.Typer(help="What the archive holds.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="Article id, or id@version.")]


@app.command("list")
def list_articles(as_json: AsJson = False) -> None:
    """List the newest version of every article, by date."""
    with archive() as store:
        metas = store.articles()
    if not metas:
        sys.stderr.write("The archive is empty. Put articles in: qa ingest FOLDER\n")
    _show(metas, as_json=as_json)


@app.command()
def versions(id: Id, as_json: AsJson = False) -> None:  # noqa: A002
    """List all versions of an article, oldest first."""
    with archive() as store:
        metas = store.versions(id)
    _show(metas, as_json=as_json)


@app.command()
def show(
    id: Id,  # noqa: A002
    text: Annotated[
        bool,
        typer.Option(
            "--text",
            help="Print exactly the stored text and nothing else; on a terminal, characters that "
            "could command it show as U+FFFD.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show an article version: what is known about it, or its exact text."""
    if text and as_json:
        raise InvalidInput("--text and --json exclude each other.", "Choose one.")
    from qa.engine import find_article

    with archive() as store:
        article = find_article(store, id)
    if text:
        _write_text(article.text)
        return
    if as_json:
        from qa.cli.console import write_json

        write_json(article.model_dump_json(indent=2))
        return
    from qa.cli.console import out
    from qa.cli.render import inert

    for name, value in article.meta().model_dump(mode="json", exclude_none=True).items():
        out().print(f"{name}: {inert(str(value))}")
    out().print(f"\n{inert(article.text)}")


@app.command()
def delete(
    id: Annotated[str, typer.Argument(help="Article id; all its versions go.")],  # noqa: A002
) -> None:
    """Delete an article with all its versions. Answers that cited it can no longer be checked."""
    with opened() as engine:
        gone = engine.delete(id)
    sys.stderr.write(f"deleted {gone.id}: {gone.version} version(s)\n")


def _write_text(text: str) -> None:
    """Write a text byte for byte into a file or pipe; inert onto a terminal."""
    from qa.cli.render import inert

    shown = inert(text.replace("\r\n", "\n")) if sys.stdout.isatty() else text
    sys.stdout.buffer.write(shown.encode("utf-8"))
    sys.stdout.buffer.flush()


def _show(metas: tuple[ArticleMeta, ...], *, as_json: bool) -> None:
    from qa.cli.console import out, write_json
    from qa.cli.render import one_line

    if as_json:
        write_json("[" + ",\n".join(meta.model_dump_json() for meta in metas) + "]")
        return
    for meta in metas:
        day = meta.published_at.isoformat()[:10] if meta.published_at else "undated   "
        out().print(one_line(f"{day}  {meta.ref}  {meta.title or ''}"))
