"""Running a command: settings, the engine, and errors turned into one line and an exit code.

Exit codes: 0 done (declining to answer is 0: it is a right answer), 1 something failed or some
sources of a batch did not go in, 2 wrong usage or input, 3 no such article, 4 the store is
owned by another process, 5 the model or an address could not be reached.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from qa.errors import (
    BadQuestion,
    FetchError,
    InvalidInput,
    ModelError,
    NotFound,
    QAError,
    StoreLocked,
)

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.settings import Settings
    from qa.store.sqlstore import SqlStore
    from qa.types import Filters

_EXIT_CODES: tuple[tuple[type[QAError], int], ...] = (
    (InvalidInput, 2),
    (NotFound, 3),
    (StoreLocked, 4),
    (ModelError, 5),
    (FetchError, 5),
    (QAError, 1),
)

Result = TypeVar("Result")

_home: ContextVar[Path | None] = ContextVar("home", default=None)


def exit_code(error: QAError) -> int:
    """Return the exit code for an error: that of the first class it belongs to."""
    return next(code for kind, code in _EXIT_CODES if isinstance(error, kind))


@contextmanager
def using_home(home: Path | None) -> Iterator[None]:
    """Hold to ``qa --home`` while a command runs."""
    token = _home.set(home)
    try:
        yield
    finally:
        _home.reset(token)


def settings(**given: object) -> Settings:
    """Read the settings for this command; ``given`` by its options, None where they were not."""
    from qa.settings import load_settings

    return load_settings(os.environ, overrides={"home": _home.get(), **given})


@contextmanager
def opened(*, light: bool = False, reads: bool = False, **given: object) -> Iterator[Engine]:
    """Open the engine for one command and close it after; ``light`` for one that only reads.

    ``reads`` says that the embedded reader will answer: its models are opened meanwhile.
    ``given`` are settings that the command line names; None means not given.
    """
    chosen = settings(**given)
    if reads:
        from qa.cli.ahead import open_ahead

        open_ahead(chosen)
    from qa.engine import open_engine

    with open_engine(chosen, light=light) as engine:
        yield engine


def awaited(engine: Engine, work: Coroutine[Any, Any, Result]) -> Result:
    """Run a command's asynchronous work to its end, and close what belongs to its event loop."""

    async def closing() -> Result:
        try:
            return await work
        finally:
            await engine.finish()

    return asyncio.run(closing())


@contextmanager
def archive() -> Iterator[SqlStore]:
    """Open the store alone, to read articles while another process may own the archive."""
    from qa.engine import open_archive

    with open_archive(settings()) as store:
        yield store


def report_error(error: QAError) -> int:
    """Print one error for a person; return the exit code."""
    sys.stderr.write(f"error: {error}\n")
    return exit_code(error)


def parse_day(value: str | None, option: str) -> date | None:
    """Return the day an option names.

    Raises:
        BadQuestion: It is not written YYYY-MM-DD.
    """
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadQuestion(f"{option}: '{value}' is not a day.", "Write YYYY-MM-DD.") from error


def day_filters(
    publisher: list[str], since: str | None, until: str | None, article: list[str]
) -> Filters:
    """Return the filters that the options ask for.

    Raises:
        BadQuestion: A day is not written YYYY-MM-DD, the range is empty, or a name is not text.
    """
    from pydantic import ValidationError

    from qa.types import Filters

    first, last = parse_day(since, "--from"), parse_day(until, "--to")
    if first and last and first > last:
        raise BadQuestion("--from is after --to, so no article can match.", "Swap the two days.")
    try:
        return Filters.model_validate(
            {
                "publishers": publisher,
                "published_from": first,
                "published_to": last,
                "article_ids": article,
            }
        )
    except ValidationError as error:
        fault = error.errors()[0]
        option = "--publisher" if fault["loc"][0] == "publishers" else "--article"
        raise BadQuestion(f"{option}: {fault['msg']}.", "Correct it.") from error
