"""The upkeep of an archive: ``qa doctor``, ``migrate``, ``index``, ``backup`` and ``restore``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import given_home, owned, settings, writable

if TYPE_CHECKING:
    from qa.backup import Manifest
    from qa.retrieval.indexing import IndexState


def doctor(
    full: Annotated[
        bool, typer.Option("--full", help="Also read the whole store and both indexes.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check versions, settings, disk, store, indexes, models and keys; say what to do.

    Nothing is changed. A language model that is set is asked for one word; no article is sent.
    Exit 1 if something is wrong.
    """
    from qa.cli.console import out, write_json
    from qa.cli.render import one_line
    from qa.doctor import Status, examine

    found = []
    for one in examine(os.environ, {"home": given_home()}, full=full):
        found.append(one)
        if not as_json:
            out().print(f"{one.status:5}  {one.name:8}  {one_line(one.found)}")
            if one.todo:
                out().print(f"{'':15}  -> {one_line(one.todo)}")
    if as_json:
        write_json("[" + ",\n".join(one.model_dump_json() for one in found) + "]")
    if any(one.status is Status.WRONG for one in found):
        raise typer.Exit(1)


def migrate(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done; change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Convert the store to this version's format; any command that opens it does the same.

    Older versions of Dateline can no longer read it then. Make a backup first: qa backup FILE.
    """
    from qa.cli.console import err, write_json
    from qa.store import open_store, store_format
    from qa.store.tables import CHANGED, SCHEMA_VERSION

    chosen = settings() if dry_run else writable()
    target = chosen.database_url or chosen.home / "dateline.sqlite"
    found = store_format(target)
    steps = [text for number, text in CHANGED.items() if found and number > found]
    if found is not None and not dry_run:
        open_store(target).close()
    if as_json:
        shown = {"format": found, "current": SCHEMA_VERSION, "dry_run": dry_run, "steps": steps}
        write_json(json.dumps(shown, indent=2))
        return
    if found is None:
        err().print("There is no store yet; the first ingest makes one in the current format.")
        return
    if not steps:
        err().print(f"The store has format {found}, the current one. There is nothing to do.")
        return
    done = "would be brought" if dry_run else "was brought"
    err().print(f"The store {done} from format {found} to {SCHEMA_VERSION}:")
    for step in steps:
        err().print(f"  - {step}")
    if dry_run:
        err().print("Make a backup first (qa backup FILE), then run: qa migrate")


index_app = typer.Typer(help="Check or rebuild the indexes from the store.", no_args_is_help=True)


@index_app.command()
def check(as_json: AsJson = False) -> None:
    """Compare both indexes with the store, passage by passage. Exit 1 if they differ.

    No server may have the archive open meanwhile. How far the indexes of a running server have
    followed the store is shown at its /readyz.
    """
    with owned() as engine:
        report = engine.archive.check_indexes()
    from qa.cli.console import err, out, write_json

    if as_json:
        write_json(report.model_dump_json(indent=2))
    else:
        for state in (report.lexical, report.vectors):
            out().print(_index_line(state))
    if not report.healthy:
        err().print("The next search or ingest repairs this; to do it now, run: qa index rebuild")
        raise typer.Exit(1)


def _index_line(state: IndexState) -> str:
    if state.problem is not None:
        return f"{state.name}: damaged ({state.problem})"
    lacks = f"{len(state.missing)} missing, {len(state.surplus)} too many"
    return f"{state.name}: {state.held} passages, {lacks}"


@index_app.command()
def rebuild(
    embed: Annotated[
        bool,
        typer.Option("--embed", help="Embed passages that lack vectors of the model now set."),
    ] = False,
) -> None:
    """Rebuild both indexes from the stored vectors; nothing is read or embedded again.

    No server may have the archive open meanwhile.
    """
    from qa.cli.console import err

    writable()
    with owned() as engine:
        engine.archive.rebuild_indexes(embed=embed)
        held = len(engine.archive.indexes.lexical.keys())
    err().print(f"rebuilt both indexes over {held} passages")


def backup(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist yet.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole archive into one file, and read that file back to check it.

    The archive may be in use meanwhile. The file holds all articles with versions and vectors,
    keys, feeds and conversations, as they were at one moment. The indexes are left out, because
    they are made from these. Only you may read the file.
    """
    from qa.backup import back_up

    made = back_up(settings(), file, overwrite=force)
    _show("backed up", made, file, as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="A file written by qa backup.")],
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace what the archive holds now, which is then lost."),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only read the backup through; restore nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Replace the archive's content with a backup's, on SQLite or PostgreSQL.

    The backup may come from either. It is read through first, and the archive is left alone if it
    is damaged. The indexes are rebuilt from the stored vectors when the archive is next opened.
    """
    from qa.backup import check_backup
    from qa.backup import restore as restored

    if check:
        _show("whole", check_backup(file), file, as_json=as_json)
        return
    chosen = writable()
    _show("restored", restored(chosen, file, overwrite=force), file, as_json=as_json)


def _show(what: str, held: Manifest, file: Path, *, as_json: bool) -> None:
    from qa.cli.console import err, write_json
    from qa.cli.render import one_line

    if as_json:
        write_json(held.model_dump_json(indent=2))
        return
    counts = f"{held.articles} articles, {held.versions} versions, {held.passages} passages"
    size = f"{file.stat().st_size / 1e6:.1f} MB"
    beside = f"; also {', '.join(held.files)}" if held.files else ""
    err().print(one_line(f"{what}: {file}, {size}, of {held.made_at:%Y-%m-%d %H:%M:%S} UTC"))
    err().print(one_line(f"{counts}, up to change {held.change}{beside}; read back and compared"))
