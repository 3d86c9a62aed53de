"""Run a command: read settings, open the engine, turn errors into one line and an exit code.

Exit codes: 0 done (also where the articles don't answer the question), 1 something failed or some
sources of a batch did not go in, 2 wrong usage, input or key, 3 no such article, 4 the store is
owned by another process, 5 the model or an address could not be reached.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from qa.errors import (
    BadQuestion,
    FetchError,
    InvalidInput,
    ModelError,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    QAError,
    ServiceUnreachable,
    StoreLocked,
)

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.served.engine import ServedEngine
    from qa.settings import Settings
    from qa.store.sqlstore import SqlStore
    from qa.types import Filters


_EXIT_CODES: tuple[tuple[type[QAError], int], ...] = (
    (InvalidInput, 2),
    (NotFound, 3),
    (StoreLocked, 4),
    (ModelError, 5),
    (FetchError, 5),
    (ServiceUnreachable, 5),
    (NotAuthenticated, 2),
    (NotPermitted, 2),
    (QAError, 1),
)

Result = TypeVar("Result")

_home: ContextVar[Path | None] = ContextVar("home", default=None)


def exit_code(error: QAError) -> int:
    """Return the exit code for an error: that of the first class it belongs to."""
    return next(code for kind, code in _EXIT_CODES if isinstance(error, kind))


@contextmanager
def using_home(home: Path | None) -> Iterator[None]:
    """Use the folder of ``qa --home`` while a command runs."""
    token = _home.set(home)
    try:
        yield
    finally:
        _home.reset(token)


def given_home() -> Path | None:
    """Return what ``qa --home`` gave."""
    return _home.get()


def settings(**given: object) -> Settings:
    """Read the settings for this command; ``given`` by its options, None where they were not."""
    from qa.settings import load_settings

    return load_settings(os.environ, overrides={"home": _home.get(), **given})


def writable() -> Settings:
    """Read the settings for a command that changes the archive.

    Raises:
        ReadOnly: They allow no change.
    """
    from qa.settings import require_writable

    chosen = settings()
    require_writable(chosen)
    return chosen


@contextmanager
def opened(
    *, light: bool = False, reads: bool = False, **given: object
) -> Iterator[Engine | ServedEngine]:
    """Open the archive for one command and close it after; ``light`` for one that only reads.

    Where a server has the archive open, the command asks that server. ``reads`` says that the
    embedded reader will answer: without a server, its models are then opened in a thread meanwhile.
    ``given`` are settings that the command line names; None means not given.
    """
    from qa.served import KEY_VARIABLE, open_either
    from qa.store import serving_at

    chosen = settings(**given)
    if reads and serving_at(chosen.home) is None:
        open_ahead(chosen)
    key = os.environ.get(KEY_VARIABLE) or None
    with open_either(chosen, key=key, light=light) as engine:
        yield engine


@contextmanager
def owned() -> Iterator[Engine]:
    """Open the engine for a command that needs the indexes themselves.

    Raises:
        StoreLocked: Another process has them open; where it is a server, the error says which, and
            how to look at its indexes without stopping it.
    """
    from qa.engine import open_engine
    from qa.errors import StoreLocked
    from qa.store import serving_at

    chosen = settings()
    with ExitStack() as stack:
        try:
            engine = stack.enter_context(open_engine(chosen))
        except StoreLocked as error:
            serving = serving_at(chosen.home)
            if serving is None:
                raise
            raise StoreLocked(
                f"This command needs the indexes for itself, and the server at {serving.url} has "
                "them open.",
                "Stop the server, run the command, and start the server again. To see whether "
                f"its indexes are up to date it need not stop: {serving.url}/readyz.",
            ) from error
        yield engine


def awaited(engine: Engine | ServedEngine, work: Coroutine[Any, Any, Result]) -> Result:
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


def open_ahead(settings: Settings) -> None:
    """Begin to open what the embedded reader needs for an answer, and return at once.

    All modules are imported here, in the caller's thread: two threads that import modules which
    import one another could each see the other's half finished.
    """
    import onnxruntime  # noqa: F401
    import safetensors.numpy  # noqa: F401
    import tokenizers  # noqa: F401

    from qa.models.reader import EMBEDDED, open_reader
    from qa.retrieval.embed import DEFAULT_MODEL
    from qa.retrieval.embed.minilm import open_minilm

    def opened() -> None:
        try:
            if settings.embedder == DEFAULT_MODEL:
                open_minilm(DEFAULT_MODEL)
            if settings.reader == EMBEDDED:
                open_reader()
        except QAError:
            return  # the engine opens it again, and raises the same to the one who asked

    Thread(target=opened, name="qa-ahead").start()
