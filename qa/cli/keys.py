"""``qa keys``: who may use the HTTP service."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qa.cli.ask import AsJson
from qa.cli.run import settings, writable

if TYPE_CHECKING:
    from qa.keys import Key

app = typer.Typer(help="Who may use the HTTP service.", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Who or what will use it.")],
    role: Annotated[
        Literal["read", "write", "admin"],
        typer.Option(help="read: ask and read; write: also ingest; admin: also delete."),
    ] = "read",
) -> None:
    """Make a key and print it, once: only its hash is kept.

    Once there is a key, every request needs one. A running service accepts it at once.
    """
    from qa.keys import Role, add_key

    key, token = add_key(writable().home, name, Role(role))
    sys.stderr.write(
        f"key {key.id} ({key.role}) for {name}; it is not shown again. Send it as the header\n"
        "Authorization: Bearer KEY\n"
    )
    sys.stdout.write(f"{token}\n")


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List all keys, the oldest first; never their secrets."""
    from qa.cli.console import out, write_json
    from qa.keys import list_keys

    keys = list_keys(settings().home)
    if as_json:
        shown = (key.model_dump_json(exclude={"salt", "hash"}) for key in keys)
        write_json("[" + ",\n".join(shown) + "]")
        return
    if not keys:
        sys.stderr.write("There are no keys. Make one: qa keys add NAME --role read\n")
    for key in keys:
        out().print(_line(key))


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="Name or id of the key.")]) -> None:
    """Revoke a key, at once and for good."""
    from qa.keys import revoke_key

    gone = revoke_key(writable().home, name)
    sys.stderr.write(f"revoked key {gone.id} of {gone.name}\n")


def _line(key: Key) -> str:
    from qa.cli.render import one_line

    end = f"  revoked {key.revoked:%Y-%m-%d}" if key.revoked else ""
    return one_line(f"{key.id}  {key.role:5}  {key.created:%Y-%m-%d}  {key.name}{end}")
