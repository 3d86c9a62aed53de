"""``qa backup`` and ``qa restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import settings, writable

if TYPE_CHECKING:
    from qa.backup import Manifest


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
