"""Questions a second of one, two and three replicas on this machine, and what limits them.

    python -m evals.throughput_replicas [--replicas 1,2,3] [--seconds 20] [--clients 4]

Servers on one PostgreSQL and one Chroma server, over the bundled articles. As many clients as
``--clients`` for each replica ask (or search), wait for the reply, and do so again; one that is
refused waits as long as ``Retry-After`` says. Shown are replies a second, and the processor seconds
that the replicas, Chroma and PostgreSQL each spent in a second of the clock: where their sum comes
near the number of cores, the processor is the limit and another replica adds nothing.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx

from evals.load import ARTICLES, OK, QUESTIONS, REFUSED
from evals.replicas import Server, until_settled
from qa.testing.servers.chroma import chroma_server
from qa.testing.servers.postgres import postgres_server

ASK, SEARCH = "ask", "search"
PATIENCE = 600.0
"""Seconds that a server may take to start, or to answer."""
REPLICAS, CHROMA, POSTGRES = "replicas", "Chroma", "PostgreSQL"


def processor_seconds() -> Mapping[str, float]:
    """Return what all processes below this one have spent so far, by what they are."""
    spent: Counter[str] = Counter()
    below = {str(os.getpid())}
    ticks = os.sysconf("SC_CLK_TCK")
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_text()
        except OSError:  # it ended meanwhile
            continue
        if fields[1] in below:
            below.add(folder.name)
            spent[_kind(line)] += int(fields[11]) + int(fields[12])
    return {kind: spent[kind] / ticks for kind in (REPLICAS, CHROMA, POSTGRES)}


def _kind(line: str) -> str:
    if "postgres" in line:
        return POSTGRES
    if "chroma" in line:
        return CHROMA
    return REPLICAS if "\0serve" in line else "other"


def asking(url: str, path: str, until: float, counts: Counter[str], number: int) -> None:
    """Send one request after the other until the time is up."""
    with httpx.Client(base_url=url, timeout=PATIENCE) as session:
        while time.monotonic() < until:
            question = QUESTIONS[number % len(QUESTIONS)]
            number += 1
            body = {"question": question} if path == ASK else {"query": question}
            reply = session.post(f"/v1/{path}", json=body)
            if reply.status_code == OK:
                counts["done"] += 1
            elif reply.status_code == REFUSED:
                counts["refused"] += 1
                pause = float(reply.headers.get("retry-after", 1))
                time.sleep(min(pause, max(0.0, until - time.monotonic())))
            else:
                reply.raise_for_status()


def loaded(servers: Sequence[Server], path: str, clients: int, seconds: float) -> str:
    """Load these servers, and return a row of the table."""
    before, started = processor_seconds(), time.monotonic()
    counts = [Counter[str]() for _ in range(clients * len(servers))]
    threads = [
        threading.Thread(
            target=asking,
            args=(servers[n % len(servers)].url, path, started + seconds, count, n),
        )
        for n, count in enumerate(counts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    now = processor_seconds()
    total = sum(counts, Counter[str]())
    shares = " | ".join(
        f"{(now[kind] - before[kind]) / took:.3g}" for kind in (REPLICAS, CHROMA, POSTGRES)
    )
    return (
        f"| {path} | {len(servers)} | {total['done'] / took:.3g} | {total['refused']} | {shares} |"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.throughput_replicas")
    parser.description = __doc__
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--replicas", default="1,2,3")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=4, help="for each replica")
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    given = parser.parse_args(arguments)
    numbers = [int(one) for one in given.replicas.split(",")]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "chroma").mkdir()
        postgres = stack.enter_context(postgres_server())
        chroma = stack.enter_context(chroma_server(folder / "chroma"))
        servers = [
            Server(folder / str(n), postgres.url, chroma.address) for n in range(max(numbers))
        ]
        for server in servers:
            stack.callback(server.kill)
        servers[0].start()
        until_settled(servers[:1], PATIENCE)
        for path in sorted(given.articles.rglob("*.txt")):
            article = {"id": path.stem, "text": path.read_text(encoding="utf-8")}
            httpx.post(
                f"{servers[0].url}/v1/articles", json={"articles": [article]}, timeout=PATIENCE
            ).raise_for_status()
        print("| | replicas | replies/s | refused | replicas: cores | Chroma | PostgreSQL |")
        print("|---|---|---|---|---|---|---|")
        running = 1
        for number in sorted(numbers):
            for server in servers[running:number]:
                server.start()
            running = max(running, number)
            until_settled(servers[:number], PATIENCE)
            for kind in (SEARCH, ASK):
                loaded(servers[:number], kind, 1, 2)  # what only the first requests cost
                print(loaded(servers[:number], kind, given.clients, given.seconds), flush=True)


if __name__ == "__main__":
    main()
