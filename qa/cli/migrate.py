"""``qa migrate``: convert an archive to the format of this version."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from qa.cli.ask import AsJson
from qa.cli.run import settings, writable


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
