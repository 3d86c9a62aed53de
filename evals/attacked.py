"""Attack a service in the ways that once brought it down, and time ``/livez`` meanwhile.

    python -m evals.attacked [--seconds 20] [--only WORDS]

A real `qa serve` over a new archive of the bundled articles is attacked in one way after the other,
each for so many seconds; `/livez` is asked all the while, twenty times a second at most, from a
process of its own, so that the attackers do not slow the one who measures. A line for
each attack gives the median and the slowest of those answers in milliseconds, how many were slower
than 100 ms, and the server's memory (VmRSS, in MB) when the attack is over. The first line is the
server left alone: on a busy machine everything is slower, also that.

Two more columns tell a slow server from what else makes an answer late: how long the connection
took to be made, before the first answer; and by how much the one who measures was woken too late
from its longest pause, which is the machine's doing.

    | attack | /livez, ms: median | slowest | over 100 ms | connecting | woken late | RSS, MB |
    | none | 2 | 9 | 0 of 310 | 1 | 3 | 540 |
"""

from __future__ import annotations

import argparse
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx

from evals.load import ARTICLES, OK, QUESTIONS, REFUSED, alone, megabytes, served
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


class Probed(NamedTuple):
    """What was seen of /livez, in milliseconds."""

    took: tuple[float, ...]
    """Each answer."""
    connecting: float
    """Until the connection on which all were asked for was there."""
    late: float
    """The longest that the one who asked slept beyond its pause."""


def probe(url: str, seconds: float) -> Probed:
    """Ask for /livez on one connection for so long."""
    took: list[float] = []
    late = [0.0]
    address = httpx.URL(url)
    until = time.perf_counter() + seconds
    connection = HTTPConnection(address.host, address.port, timeout=600)
    with closing(connection):
        connecting = _milliseconds(connection.connect)
        while not took or time.perf_counter() < until:
            took.append(_milliseconds(lambda: _livez(connection)))
            late.append(_milliseconds(lambda: time.sleep(BETWEEN)) - 1000 * BETWEEN)
    return Probed(tuple(took), connecting, max(late))


def _livez(connection: HTTPConnection) -> None:
    connection.request("GET", "/livez")
    response = connection.getresponse()
    response.read()
    if response.status != OK:
        raise RuntimeError(f"/livez answered {response.status}")


def _milliseconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def attacked(
    url: str, attack: Attack | None, attackers: int, seconds: float, measuring: Executor
) -> Probed:
    """Return how /livez answered while the attack went on."""
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
    parser.add_argument("--only", default="", help="words in the attacks' names: verify,askers")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_engine(Settings(home=home)) as engine:
            engine.ingest([str(ARTICLES)])
        measuring = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        with served(home) as (url, process), measuring:
            alone(url)
            print("| attack | /livez, ms: median | slowest | over 100 ms ", end="")
            print("| connecting | woken late | RSS, MB |")
            print("|---" * 7 + "|")
            for name, attack, attackers in ATTACKS:
                if not any(words in name for words in given.only.split(",")):
                    continue
                took, connecting, late = attacked(url, attack, attackers, given.seconds, measuring)
                slow = sum(one > LIMIT_MS for one in took)
                print(
                    f"| {name} | {median(took):.0f} | {max(took):.0f} | {slow} of {len(took)} "
                    f"| {connecting:.0f} | {late:.0f} | {megabytes(process):.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
