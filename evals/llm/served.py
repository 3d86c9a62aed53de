"""The whole product as a client meets it: a real server, asked for server-sent events."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from qa.engine import open_engine
from qa.settings import Settings
from qa.testing.corpus import FILES
from qa.testing.folders import BUNDLED
from qa.testing.service import running

PATIENCE = 600.0


class Received(NamedTuple):
    """One event, with the seconds since the question was sent."""

    event: str
    after: float
    data: dict[str, Any]


class Lines(logging.Handler):
    """Collects what Dateline logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())

    def taken(self) -> list[str]:
        """Return the different lines so far, and forget them."""
        found = list(dict.fromkeys(self.lines))
        self.lines.clear()
        return found


def ingest(home: Path, *files: str) -> None:
    """Put bundled articles into an archive; all of them where no file is named."""
    with open_engine(Settings(home=home)) as engine:
        engine.ingest([str(BUNDLED / name) for name in files or FILES])


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Run the service for a while; gives its base URL."""
    with running(settings) as (url, _):
        yield url


def asked(url: str, question: str, **body: object) -> list[Received]:
    """Ask one question; return the events as they came."""
    started = time.perf_counter()
    found: list[Received] = []
    name = ""
    with httpx.stream(
        "POST",
        f"{url}/v1/ask",
        json={"question": question, **body},
        headers={"Accept": "text/event-stream"},
        timeout=PATIENCE,
    ) as response:
        if response.status_code != httpx.codes.OK:
            data = json.loads(response.read())
            return [Received(f"HTTP {response.status_code}", time.perf_counter() - started, data)]
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            if line.startswith("data: "):
                data = json.loads(line.removeprefix("data: "))
                found.append(Received(name, time.perf_counter() - started, data))
    return found
