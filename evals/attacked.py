"""Attack a service in the ways that once brought it down, and time ``/livez`` meanwhile.

    python -m evals.attacked [--seconds 20] [--only WORDS]

A real `qa serve` over a new archive of the bundled articles is attacked in one way after the other,
each for so many seconds; `/livez` is asked all the while, twenty times a second at most, from a
process of its own, so that the attackers do not slow the one who measures. A line for
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
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from evals.load import ARTICLES, QUESTIONS, REFUSED, alone, megabytes, served
from qa.engine import open_engine
from qa.settings import Settings

JSON = {"content-type": "application/json"}
CLAIMS = " ".join(f"Biden sent about {n},000 troops to Poland on Tuesday." for n in range(2, 150))
BETWEEN = 0.05
LIMIT_MS = 100
Attack = Callable[[httpx.Client], object]


def _turns(megabytes_sent: int) -> Attack:
    body = b'{"question": "x", "turns": [' + b"1," * (megabytes_sent * 500_000) + b"1]}"
    return lambda client: client.post("/v1/ask", content=body, headers=JSON)


def _faults(client: httpx.Client) -> None:
    client.post("/v1/ask", json={"question": "x", "turns": [1] * 20_000})


def _left_verify(client: httpx.Client) -> None:
    """Send a text to verify and leave at once."""
    content = json.dumps({"text": CLAIMS}).encode()
    head = "POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80)) as one:
        one.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        time.sleep(0.1)


def _flood(client: httpx.Client) -> httpx.Response:
    return client.post("/v1/ask", json={"question": QUESTIONS[0]})


def _ask(client: httpx.Client) -> None:
    """Ask, and where there is no room, wait as one is told, five seconds at most."""
    response = _flood(client)
    if response.status_code == REFUSED:
        time.sleep(min(5.0, float(response.headers["retry-after"])))


_VALUES = b'{"articles": [' + b"[]," * 4_000_000 + b"1]}"


def _values(client: httpx.Client) -> None:
    client.post("/v1/articles", content=_VALUES, headers=JSON)


def _foreign(client: httpx.Client) -> None:
    client.get("/v1/articles", headers={"host": "evil.example"})


ATTACKS: tuple[tuple[str, Attack | None, int], ...] = (
    ("none", None, 0),
    ("turns of 1 MB", _turns(1), 4),
    ("turns of 59 MB", _turns(59), 2),
    ("20,000 bad turns in 64 KB", _faults, 4),
    ("45 texts to verify, clients gone", _left_verify, 45),
    ("64 askers", _ask, 64),
    ("64 askers that never wait", _flood, 64),
    ("articles of 4 million values", _values, 4),
    ("requests to evil.example", _foreign, 8),
)
"""A name, what one attacker does again and again, and how many there are."""


def probe(url: str, seconds: float) -> list[float]:
    """Return how many milliseconds each answer of /livez took, for so long."""
    took: list[float] = []
    until = time.perf_counter() + seconds
    with httpx.Client(base_url=url, timeout=600) as client:
        while not took or time.perf_counter() < until:
            started = time.perf_counter()
            client.get("/livez").raise_for_status()
            took.append(1000 * (time.perf_counter() - started))
            time.sleep(BETWEEN)
    return took


def attacked(
    url: str, attack: Attack | None, attackers: int, seconds: float, measuring: Executor
) -> list[float]:
    """Return how many milliseconds each answer of /livez took while the attack went on."""
    over = threading.Event()

    def go(client: httpx.Client) -> None:
        while attack and not over.is_set():
            with suppress(httpx.TransportError, OSError):  # refused, and closed before it was read
                attack(client)

    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    with (
        httpx.Client(base_url=url, timeout=600, limits=limits) as client,
        ThreadPoolExecutor(max(1, attackers)) as pool,
    ):
        for _ in range(attackers):
            pool.submit(go, client)
        try:
            return measuring.submit(probe, url, seconds).result()
        finally:
            over.set()


def main(arguments: Sequence[str] | None = None) -> None:
    """Attack, measure and print."""
    parser = argparse.ArgumentParser(prog="evals.attacked", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seconds", type=float, default=20.0, help="for each attack")
    parser.add_argument("--only", default="", help="attacks with these words in their name")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_engine(Settings(home=home)) as engine:
            engine.ingest([str(ARTICLES)])
        measuring = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        with served(home) as (url, process), measuring:
            alone(url)
            print("| attack | /livez, ms: median | slowest | over 100 ms | RSS, MB |")
            print("|---|---|---|---|---|")
            for name, attack, attackers in ATTACKS:
                if given.only not in name:
                    continue
                took = attacked(url, attack, attackers, given.seconds, measuring)
                slow = sum(one > LIMIT_MS for one in took)
                print(
                    f"| {name} | {median(took):.0f} | {max(took):.0f} | {slow} of {len(took)} "
                    f"| {megabytes(process):.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
