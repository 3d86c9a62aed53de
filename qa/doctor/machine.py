"""Checks of the machine: versions, settings, the archive's folder, disk space."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qa.doctor.diagnosis import Diagnosis, note, ok, wrong
from qa.settings import ENVIRONMENT_PREFIX, Settings

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
