"""Checks of the machine, the models, the keys and the feeds, and what to do where one fails."""

from __future__ import annotations

import asyncio
import ipaddress
import platform
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter

from qa.answering.answerers import is_packaged
from qa.errors import QAError
from qa.keys import list_keys
from qa.settings import ENVIRONMENT_PREFIX, Settings
from qa.sources.feeds import kept_feeds
from qa.types import Value


class Status(StrEnum):
    """How a check came out."""

    OK = "ok"
    NOTE = "note"
    """Works, but deserves a look."""
    WRONG = "wrong"


class Diagnosis(Value):
    """What was checked, how it came out, and what to do where it failed."""

    name: str
    status: Status
    found: str
    todo: str = ""


def ok(name: str, found: str) -> Diagnosis:
    """Return a check that passed."""
    return Diagnosis(name=name, status=Status.OK, found=found)


def note(name: str, found: str, todo: str) -> Diagnosis:
    """Return a check that passed, with something to look at."""
    return Diagnosis(name=name, status=Status.NOTE, found=found, todo=todo)


def wrong(name: str, found: str, todo: str) -> Diagnosis:
    """Return a check that failed."""
    return Diagnosis(name=name, status=Status.WRONG, found=found, todo=todo)


def failure(name: str, error: QAError) -> Diagnosis:
    """Return an error as a check that failed."""
    return wrong(name, error.message, error.hint)


PACKAGES = ("chromadb", "tantivy", "onnxruntime", "litellm", "sqlalchemy", "psycopg")
LEAST_FREE = 500_000_000
"""Bytes below which the next ingest may well fill the disk."""
_ELSEWHERE = frozenset({"QA_CONFIG", "QA_KEY"})
"""Variables that are no setting."""


def versions() -> Diagnosis:
    """Return the versions in use."""
    found = [f"dateline-qa {version('dateline-qa')}", f"Python {platform.python_version()}"]
    found.append(f"SQLite {sqlite3.sqlite_version}")
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ok("versions", ", ".join(found))


def variables(environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Return the settings of the environment; report QA_ variables that are no setting."""
    known = {ENVIRONMENT_PREFIX + name.upper() for name in Settings.model_fields} | _ELSEWHERE
    mine = sorted(name for name in environ if name.startswith(ENVIRONMENT_PREFIX))
    used = [name for name in mine if name in known]
    yield ok("settings", f"from the environment: {', '.join(used)}" if used else "all by default")
    for name in set(mine) - known:
        near = get_close_matches(name, known, 1)
        todo = f"Did you mean {near[0]}?" if near else "Unset it, unless another program reads it."
        yield note("settings", f"{name} is not a setting of Dateline", todo)


def folder(home: Path) -> Diagnosis:
    """Return where the archive is, and who may read it."""
    if not home.exists():
        return note("folder", f"{home} is not there yet", "Put articles in: qa ingest FOLDER")
    mode = stat.S_IMODE(home.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return note(
            "folder",
            f"{home} (mode {mode:o}): other users of this machine can look into it",
            f"If the archive is private: chmod 700 {home}",
        )
    return ok("folder", f"{home}, readable by its owner only")


def disk(home: Path) -> Diagnosis:
    """Return the disk space left for the archive and another copy of it."""
    there = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(there).free
    used = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    found = f"{_size(free)} free, {_size(used)} used by the archive"
    if free < LEAST_FREE:
        return wrong("disk", found, "Make room: the next ingest may fill the disk.")
    if free < 2 * used:
        return note("disk", found, "A backup and rebuilt indexes together may not fit.")
    return ok("disk", found)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 10**9 else f"{count / 1e6:.1f} MB"


SECONDS = 20.0
"""How long a language model may take for a test reply of one word."""


def packaged() -> Diagnosis:
    """Open the packaged reader and judge, which checks their weights."""
    from qa.models.judge.support_model import open_support_model
    from qa.models.reader import open_reader

    open_reader()
    open_support_model()
    return ok("reader", "the embedded reader and judge are whole")


def language_models(settings: Settings) -> Iterator[Diagnosis]:
    """Ask each language model that the settings name for one word; no article is sent."""
    judge = settings.judge.partition(":")
    named = {"model": settings.model, "judge": judge[2] if judge[0] == "llm" else ""}
    if settings.replay is not None:
        yield ok("model", f"replies are played back from {settings.replay}")
        return
    for name, model in named.items():
        if not model or is_packaged(model):
            continue
        started = perf_counter()
        try:
            asyncio.run(_one_word(model, settings.model_base_url))
        except QAError as error:
            yield failure(name, error)
        else:
            yield ok(name, f"{model} answers, in {perf_counter() - started:.1f} s")


async def _one_word(model: str, base_url: str | None) -> None:
    from qa.models.llm import (
        ChatRequest,
        Deadline,
        Message,
        ProviderModel,
        base_url_for,
        close_clients,
        complete,
    )

    provider = ProviderModel(model, base_url=base_url_for(model, base_url))
    request = ChatRequest(messages=(Message(role="user", text="Reply with: ready"),), max_tokens=16)
    try:
        await provider.ready()
        await complete(provider, request, Deadline.after(SECONDS))
    finally:
        await close_clients()


def service(settings: Settings) -> Iterator[Diagnosis]:
    """Check keys and feeds: files that somebody may have edited."""
    keys = [key for key in list_keys(settings.home) if key.revoked is None]
    if keys:
        yield ok("keys", f"{len(keys)} in use: {', '.join(key.name for key in keys)}")
    elif _loopback(settings.host):
        yield ok("keys", f"none; only this machine can reach {settings.host}")
    else:
        todo = "Make one: qa keys add NAME --role read"
        yield wrong("keys", f"none, and others can reach {settings.host}; qa serve refuses", todo)
    if settings.read_only:
        yield ok("changes", "refused: QA_READ_ONLY is set")
    feeds = kept_feeds(settings.home)
    never = [feed.url for feed in feeds if feed.pulled_at is None]
    if never:
        yield note("feeds", f"{never[0]} was never pulled", "Run: qa feeds pull")
    elif feeds:
        oldest = min(feed.pulled_at for feed in feeds if feed.pulled_at)
        yield ok("feeds", f"{len(feeds)} followed, all pulled since {oldest:%Y-%m-%d %H:%M} UTC")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
