"""Open an archive here, or through the server that owns it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from qa.engine import Engine, open_archive, open_engine
from qa.errors import BadSettings, NotAuthenticated, StoreLocked
from qa.settings import Settings
from qa.store import Serving, serving_at

if TYPE_CHECKING:
    from qa.served.engine import ServedEngine

KEY_VARIABLE = "QA_KEY"
"""Holds the key for a server that owns the archive, where it needs one."""

_SERVERS_OWN = (
    "embedder", "model_base_url", "model_seconds", "prompt", "fallback", "replay", "record",
)  # fmt: skip
"""Settings that requests cannot carry: the server answers with its own."""


@contextmanager
def open_either(
    settings: Settings, *, key: str | None = None, light: bool = False
) -> Iterator[Engine | ServedEngine]:
    """Open an archive, or where a server on this machine owns it, the way to that server.

    Args:
        settings: Names the archive and the parts.
        key: For a server that needs one.
        light: As ``open_engine`` takes it.

    Raises:
        StoreLocked: Another process owns the archive and is no server, or one that does not answer.
        NotAuthenticated: The server needs a key, and none was given, or one that is unknown.
        BadSettings: The settings name another database than the server's, or another judge.
    """
    with ExitStack() as stack:
        try:
            engine = stack.enter_context(open_engine(settings, light=light))
        except StoreLocked:
            serving = serving_at(settings.home)
            if serving is None:
                raise
        else:
            yield engine
            return
        yield stack.enter_context(_open_served(settings, serving, key))


@contextmanager
def _open_served(settings: Settings, serving: Serving, key: str | None) -> Iterator[ServedEngine]:
    from qa.served.engine import ServedEngine
    from qa.served.finding import check_serving

    _check_judge(settings, serving)
    check_serving(serving)
    if not settings.database_url and not (settings.home / "dateline.sqlite").exists():
        raise _other_database(serving)  # opening would make one
    with open_archive(settings) as store:
        if store.id != serving.store:
            raise _other_database(serving)
        _say_what_has_no_effect(settings, serving)
        engine = ServedEngine(settings, store, serving.url, key)
        try:
            engine.check_key()
            yield engine
        except NotAuthenticated as error:
            raise NotAuthenticated(
                f"The archive is owned by the server at {serving.url}, "
                + ("which does not know this key." if key else "which needs a key."),
                f"Put one into the variable {KEY_VARIABLE}; `qa keys add NAME` makes one.",
            ) from error
        finally:
            engine.close()


def _check_judge(settings: Settings, serving: Serving) -> None:
    usual = Settings.model_fields["judge"].default
    if settings.judge not in (usual, serving.judge):
        raise BadSettings(
            f"The archive is owned by the server at {serving.url}, whose judge is "
            f"{serving.judge!r}, not {settings.judge!r}.",
            f"Start it with QA_JUDGE={settings.judge}, or stop it for this command.",
        )


def _other_database(serving: Serving) -> BadSettings:
    return BadSettings(
        f"The server at {serving.url} owns this archive's folder, but with another database.",
        "Set QA_DATABASE_URL as it is set for the server.",
    )


def _say_what_has_no_effect(settings: Settings, serving: Serving) -> None:
    fields = Settings.model_fields
    given = [name for name in _SERVERS_OWN if getattr(settings, name) != fields[name].default]
    if given:
        names = ", ".join(f"QA_{name.upper()}" for name in given)
        sys.stderr.write(
            f"note: the server at {serving.url} answers with its own settings; {names} of this "
            "command has no effect.\n"
        )
