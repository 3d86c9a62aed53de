"""Attack a service in the ways that once brought it down, and time ``/livez`` meanwhile.

    python -m evals.attacked [--seconds 20]

A real `qa serve` over a new archive of the bundled articles is attacked in one way after the other,
each for so many seconds; `/livez` is asked all the while, twenty times a second at most. A line for
each attack gives the median and the slowest of those answers in milliseconds, how many were slower
than 100 ms, and the server's memory (VmRSS, in MB) when the attack is over. The first line is the
server left alone: on a busy machine everything is slower, also that.

    | attack | /livez, ms: median | slowest | over 100 ms | RSS, MB |
    | none | 2 | 9 | 0 of 310 | 540 |
"""

from __future__ import annotations

import argparse
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx

from evals.load import ARTICLES, QUESTIONS, megabytes, served
from qa.engine import open_engine
from qa.settings import Settings

JSON = {"content-type": "application/json"}
CLAIMS = " ".join(f"Biden sent about {n},000 troops to Poland on Tuesday." for n in range(2, 150))
BETWEEN = 0.05
LIMIT_MS = 100
Attack = Callable[[str], object]


def _turns(megabytes_sent: int) -> Attack:
    body = b'{"question": "x", "turns": [' + b"1," * (megabytes_sent * 500_000) + b"1]}"
    return lambda url: httpx.post(f"{url}/v1/ask", content=body, headers=JSON, timeout=120)


def _faults(url: str) -> None:
    body = {"question": "x", "turns": [1] * 20_000}
    httpx.post(f"{url}/v1/ask", json=body, timeout=120)


def _left_verify(url: str) -> None:
    """Send a text to verify and leave at once."""
    content = json.dumps({"text": CLAIMS}).encode()
    head = "POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as one:
        one.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        time.sleep(0.1)


def _ask(url: str) -> None:
    httpx.post(f"{url}/v1/ask", json={"question": QUESTIONS[0]}, timeout=120)


def _values(url: str) -> None:
    body = b'{"articles": [' + b"[]," * 4_000_000 + b"1]}"
    httpx.post(f"{url}/v1/articles", content=body, headers=JSON, timeout=120)


def _foreign(url: str) -> None:
    httpx.get(f"{url}/v1/articles", headers={"host": "evil.example"}, timeout=120)


ATTACKS: tuple[tuple[str, Attack | None, int], ...] = (
    ("none", None, 0),
    ("turns of 1 MB", _turns(1), 4),
    ("turns of 59 MB", _turns(59), 2),
    ("20,000 bad turns in 64 KB", _faults, 4),
    ("45 texts to verify, clients gone", _left_verify, 45),
    ("64 askers", _ask, 64),
    ("articles of 4 million values", _values, 4),
    ("requests to evil.example", _foreign, 8),
)
"""A name, what one attacker does again and again, and how many there are."""


def attacked(url: str, attack: Attack | None, attackers: int, seconds: float) -> list[float]:
    """Return how many milliseconds each answer of /livez took while the attack went on."""
    over = threading.Event()

    def go() -> None:
        while attack and not over.is_set():
            with suppress(httpx.TransportError, OSError):  # refused, and closed before it was read
                attack(url)

    took: list[float] = []
    with ThreadPoolExecutor(max(1, attackers)) as pool, httpx.Client(timeout=600) as client:
        for _ in range(attackers):
            pool.submit(go)
        until = time.perf_counter() + seconds
        try:
            while time.perf_counter() < until:
                started = time.perf_counter()
                client.get(f"{url}/livez").raise_for_status()
                took.append(1000 * (time.perf_counter() - started))
                time.sleep(BETWEEN)
        finally:
            over.set()
    return took


def main(arguments: Sequence[str] | None = None) -> None:
    """Attack, measure and print."""
    parser = argparse.ArgumentParser(prog="evals.attacked", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seconds", type=float, default=20.0, help="for each attack")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_engine(Settings(home=home)) as engine:
            engine.ingest([str(ARTICLES)])
        with served(home) as (url, process):
            _ask(url)
            print("| attack | /livez, ms: median | slowest | over 100 ms | RSS, MB |")
            print("|---|---|---|---|---|")
            for name, attack, attackers in ATTACKS:
                took = attacked(url, attack, attackers, given.seconds)
                slow = sum(one > LIMIT_MS for one in took)
                print(
                    f"| {name} | {median(took):.0f} | {max(took):.0f} | {slow} of {len(took)} "
                    f"| {megabytes(process):.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
