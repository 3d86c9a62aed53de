"""``qa articles``: list, show, compare, correct and delete articles."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson, Publisher, Since, Until
from qa.cli.run import archive, day_filters, opened, parse_day, writable
from qa.errors import InvalidInput

if TYPE_CHECKING:
    from qa.types import ArticleMeta

app = typer.Typer(help="List, show, compare, correct and delete articles.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="Article id, or id@version.")]


@app.command("list")
def list_articles(
    publisher: Publisher = [],  # noqa: B006  (typer copies it)
    since: Since = None,
    until: Until = None,
    title: Annotated[str, typer.Option(help="Part of the title or id, in any case.")] = "",
    text: Annotated[str, typer.Option(help="A phrase of the text, in upper or lower case.")] = "",
    tag: Annotated[
        list[str] | None, typer.Option("--tag", help="KEY=VALUE, or KEY with any; repeatable.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the newest version of every article that matches all options, by date."""
    filters = day_filters(publisher, since, until, [])
    with archive() as store:
        metas = tuple(
            meta
            for meta in store.articles(filters)
            if title.casefold() in f"{meta.title or ''}\n{meta.id}".casefold()
            and all(map(partial(_tagged, meta), tag or []))
            and (not text or text.casefold() in store.article(meta.id).text.casefold())
        )
        if not metas:
            empty = store.article_count() == 0
            sys.stderr.write(
                "The archive is empty. Put articles in: qa ingest FOLDER\n"
                if empty
                else "No article matches all of these options.\n"
            )
    _show(metas, as_json=as_json)


def _tagged(meta: ArticleMeta, wanted: str) -> bool:
    """Whether an article has a tag, given as KEY=VALUE, or as KEY for any value."""
    key, sign, value = wanted.partition("=")
    found = meta.tags.get(key.strip())
    return found is not None and (not sign or found.casefold() == value.strip().casefold())


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
        raise InvalidInput("--text and --json cannot be used together.", "Choose one.")
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
    from qa.text.inert import inert

    for name, value in article.meta().model_dump(mode="json", exclude_none=True).items():
        out().print(f"{name}: {inert(str(value))}")
    out().print(f"\n{inert(article.text)}")


@app.command()
def diff(
    id: Annotated[str, typer.Argument(help="Article id.")],  # noqa: A002
    since: Annotated[
        int | None, typer.Option("--from", help="Version to compare with; default: the one before.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between versions of an article, changed figures first."""
    from qa.changes import diff as compared
    from qa.cli.console import out, write_json
    from qa.cli.render import one_line

    with archive() as store:
        newest = store.article(id)
        if since is None and newest.version == 1:
            raise InvalidInput(
                f"Article {id!r} has one version only.", "There is nothing to compare."
            )
        before = store.article(id, newest.version - 1 if since is None else since)
    found = compared(before, newest)
    if as_json:
        write_json(found.model_dump_json(indent=2))
        return
    out().print(f"{id}: version {found.from_version} to {found.to_version}")
    for name, (old, new) in found.described.items():
        out().print(one_line(f"{name}: {old or 'none'} -> {new or 'none'}"))
    for change in found.changes:
        figures = (", ".join(change.figures_gone), ", ".join(change.figures_new))
        if any(figures):
            out().print(one_line(f"\nfigures: {figures[0] or 'none'} -> {figures[1] or 'none'}"))
        else:
            out().print("")
        for sign, words in (("-", change.before), ("+", change.after)):
            if words is not None:
                out().print(one_line(f"{sign} {words}"))
    if not found.changes:
        out().print("The text is the same.")


@app.command()
def edit(
    id: Annotated[str, typer.Argument(help="Article id.")],  # noqa: A002
    title: Annotated[str | None, typer.Option(help="Headline; '' removes it.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option(help="Address of its page.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="Day of publication.")] = None,
    updated: Annotated[str | None, typer.Option(help="Day of its last update.")] = None,
    language: Annotated[str | None, typer.Option(help="Its language: en, pt-BR.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", help="KEY=VALUE; KEY= removes a tag.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Correct what is known about an article, as a new version; its text stays as it is.

    Ingesting the same text again keeps these corrections.
    """
    from qa.cli.console import write_json
    from qa.cli.ingest import parse_tags
    from qa.types import lies_ahead

    given = {"title": title, "publisher": publisher, "url": url, "language": language}
    changes: dict[str, object] = {k: v or None for k, v in given.items() if v is not None}
    for name, value in (("published_at", date), ("updated_at", updated)):
        if value is not None:
            option = "--date" if name == "published_at" else "--updated"
            day = parse_day(value, option)
            if lies_ahead(day):
                raise InvalidInput(f"{option}: {day} lies in the future.", "Correct the day.")
            changes[name] = day
    tags = parse_tags(tag or [])
    if not changes and not tags:
        raise InvalidInput("No change was given.", "Name one, such as --date 2023-03-14.")
    from qa.sources.formats.names import host_name

    if url and host_name(url) is None:
        raise InvalidInput(f"--url: {url!a} is not an http(s) address.", "Correct it.")
    writable()
    with opened() as engine:
        if tags:
            held = {**engine.store.article(id).tags, **tags}
            changes["tags"] = {key: value for key, value in held.items() if value}
        outcome = engine.edit(id, changes)
    if as_json:
        write_json(outcome.model_dump_json(indent=2))
    else:
        what = "changed" if outcome.result == "new_version" else "unchanged"
        sys.stderr.write(f"{what}: {outcome.article_id}@{outcome.version}\n")


@app.command()
def delete(
    id: Annotated[str, typer.Argument(help="Article id; all its versions are deleted.")],  # noqa: A002
) -> None:
    """Delete an article with all its versions. Answers that cited it can no longer be checked."""
    writable()
    with opened() as engine:
        gone = engine.delete(id)
    sys.stderr.write(f"deleted {gone.id}: {gone.version} version(s)\n")


def _write_text(text: str) -> None:
    """Write a text byte for byte into a file or pipe; on a terminal, without control characters."""
    from qa.text.inert import inert

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
