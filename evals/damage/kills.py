"""Kill a writing process with SIGKILL at seeded moments."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evals.damage.writer import SYNC_THRESHOLD
from qa.retrieval.indexing import close_indexes, open_indexes
from qa.store import open_store, own
from qa.testing.archive import STORE, body_of, places
from qa.testing.archive_check import Checked, Texts, checked

MOST = 25
"""Changes acknowledged before a kill, at most; moments counted in changes, not in seconds, are as
dangerous on a busy machine as on an idle one."""
WITHIN = 0.03
"""Seconds after the last of them within which the kill comes: about one change."""
EARLY = 0.1
"""Share of kills while the writer still starts."""
STARTING = 1.5
"""Seconds that a start takes, about."""


class Kill(NamedTuple):
    """One kill and what was found after it."""

    number: int
    moment: str
    acknowledged: int
    """Changes confirmed in this run."""
    found: Checked


def kills(home: Path, count: int, seed: int, database: str | None = None) -> Iterator[Kill]:
    """Kill the writer of one archive again and again, checking everything after each kill.

    ``database`` is the URL of its store, if that is not a SQLite file in the home.
    """
    chance = random.Random(seed)
    texts: dict[str, str | None] = {}
    for number in range(1, count + 1):
        early = chance.random() < EARLY
        changes = 0 if early else chance.randint(1, MOST)
        delay = chance.uniform(0, STARTING if early else WITHIN)
        lines = _killed(home, database, seed * 1000 + number, changes, delay)
        acknowledged, unsure = _replay(lines, texts)
        moment = f"{delay:.2f} s after its start" if early else f"in change {changes + 1} or so"
        yield Kill(number, moment, acknowledged, _reopened(home, database, texts, unsure))


def _killed(home: Path, database: str | None, seed: int, changes: int, delay: float) -> list[str]:
    command = [sys.executable, "-m", "evals.damage.writer", str(home), str(seed)]
    command += [database] if database else []
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    heard: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own module
        command, stdout=subprocess.PIPE, env=environment, text=True
    ) as writer:
        assert writer.stdout is not None  # noqa: S101 - for the type checker
        while heard.count("ack\n") < changes and (line := writer.stdout.readline()):
            heard.append(line)
        time.sleep(delay)
        writer.kill()
        heard.extend(writer.stdout.readlines())
    return [line for line in heard if line.endswith("\n")]


def _replay(lines: list[str], texts: dict[str, str | None]) -> tuple[int, Texts]:
    """Apply what was acknowledged; return how much that was, and the change under way."""
    unsure: dict[str, str | None] = {}
    acknowledged = 0
    for line in lines:
        match line.split():
            case ["try", name, version]:
                unsure = {name: body_of(name, int(version)) if version != "0" else None}
                texts.setdefault(name, None)
            case ["ack"]:
                texts.update(unsure)
                acknowledged += 1
                unsure = {}
    return acknowledged, unsure


def _reopened(
    home: Path, database: str | None, texts: dict[str, str | None], unsure: Texts
) -> Checked:
    with own(home), open_store(database or home / STORE) as store:
        indexes = open_indexes(store, places(home, SYNC_THRESHOLD))
        try:
            found = checked(store, indexes, texts, unsure)
            for name in unsure:
                held = store.current(name)
                texts[name] = None if held is None else store.article(name).text
            return found
        finally:
            close_indexes(store, indexes)
