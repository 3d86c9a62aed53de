"""Load the service with askers, beside the bare reader on the same machine.

    python -m evals.load [--clients 1,8,64,256] [--seconds 20] [--articles PATH]

A real `qa serve` over a new archive of the bundled articles is asked by so many clients at once,
each of which asks, waits for the answer, and asks again; one that is refused waits as long as
`Retry-After` says. Shown are, for each number of clients: questions answered a second; p50, p95 and
p99 in seconds of those that were let in; the share of requests that was refused; and the memory of
the server (VmRSS, in MB) at the end. Before and after, one question is asked alone.

Each throughput is also shown as a ratio to two others, measured before the server starts in as many
threads as the service has for questions: that of the bare reader (`Reader.read` over the passages
that the same questions retrieve), and that of all models which a question runs (the reader, and the
embedding of the question): what the service would do if all else cost nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx

from qa.answering.answerers.candidates import read_candidates
from qa.answering.question import Question
from qa.engine import Engine, open_engine
from qa.engine.engine import CPU_WORKERS
from qa.models.reader import Reading
from qa.models.reader.open import PACKAGED, open_span_reader
from qa.models.reader.span_reader import SpanReader
from qa.settings import Settings

ARTICLES = Path(__file__).parent / "articles"
QUESTIONS = (
    "How many troops is Biden sending to Poland and Germany?",
    "Who speaks for the Pentagon?",
    "How many soldiers will Caldria send to Lorvenia?",
    "How many soldiers were hurt in the bus accident?",
    "Who won the Lisbon chess championship?",
)
OK, REFUSED = 200, 503


class Asked(NamedTuple):
    """One request."""

    status: int
    seconds: float


class Loaded(NamedTuple):
    """What one number of clients did."""

    clients: int
    requests: tuple[Asked, ...]
    seconds: float
    megabytes: float

    @property
    def answered(self) -> list[float]:
        """Seconds that each answered request took."""
        return sorted(one.seconds for one in self.requests if one.status == OK)

    @property
    def refused(self) -> float:
        """Share of the requests that was refused."""
        return sum(one.status == REFUSED for one in self.requests) / max(1, len(self.requests))


class Computed(NamedTuple):
    """What one question gives its models to compute."""

    question: str
    texts: list[str]


class Models(NamedTuple):
    """How many questions the models alone get through in a second."""

    reader: float
    all: float
    """The reader and the embedder."""


def bare_models(home: Path, seconds: float) -> Models:
    """Time the models of a question without the service around them, for so long each."""
    reader = open_span_reader(PACKAGED)
    with open_engine(Settings(home=home)) as engine:
        embedder = engine.archive.embedder
        asked = [_computed(engine, question) for question in QUESTIONS]

        def reads(one: Computed) -> None:
            reader.read(one.question, one.texts)

        def all_models(one: Computed) -> None:
            embedder.embed_query(one.question)
            reads(one)

        return Models(_a_second(reads, asked, seconds), _a_second(all_models, asked, seconds))


def _computed(engine: Engine, question: str) -> Computed:
    """What the reader is given for a question: the passages with the text around them."""
    read: list[str] = []

    class Recording(SpanReader):
        def read(
            self, question: str, passages: Sequence[str], *, spans: int = 5
        ) -> tuple[Reading, ...]:
            read.extend(passages)
            return super().read(question, passages, spans=spans)

    packaged = open_span_reader(PACKAGED)
    reader = Recording(packaged.encoder, packaged.tokenizer, packaged.heads, packaged.settings)
    hits = engine.search(question).hits
    read_candidates(Question(question), hits, reader, engine.archive.article)
    return Computed(question, read)


def _a_second(work: Callable[[Computed], None], asked: Sequence[Computed], seconds: float) -> float:
    until = time.perf_counter() + seconds

    def again(number: int) -> int:
        for done in count():
            if time.perf_counter() >= until:
                return done
            work(asked[(number + done) % len(asked)])
        raise AssertionError

    started = time.perf_counter()
    with ThreadPoolExecutor(CPU_WORKERS) as pool:
        done = sum(pool.map(again, range(CPU_WORKERS)))
    return done / (time.perf_counter() - started)


@contextmanager
def served(home: Path) -> Iterator[tuple[str, int]]:
    """Run ``qa serve`` over an archive; yield its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "qa", "--home", str(home), "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603
        command, stderr=subprocess.DEVNULL, env=dict(os.environ)
    ) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            while not _ready(url):
                if process.poll() is not None:
                    raise RuntimeError("the server did not start")
                time.sleep(0.2)
            yield url, process.pid
        finally:
            process.terminate()


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=60).is_success
    except httpx.TransportError:
        return False


async def load(url: str, process: int, clients: int, seconds: float) -> Loaded:
    """Have so many clients ask for so long."""
    limits = httpx.Limits(  # a connection that the server is about to close is not used again
        max_connections=clients, max_keepalive_connections=clients, keepalive_expiry=1.0
    )
    until = time.perf_counter() + seconds
    requests: list[Asked] = []
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=120) as session:

        async def client(number: int) -> None:
            questions = cycle(QUESTIONS[number % len(QUESTIONS) :] + QUESTIONS)
            while time.perf_counter() < until:
                started = time.perf_counter()
                response = await session.post("/v1/ask", json={"question": next(questions)})
                requests.append(Asked(response.status_code, time.perf_counter() - started))
                if response.status_code == REFUSED:
                    pause = float(response.headers["retry-after"])
                    await asyncio.sleep(min(pause, max(0.0, until - time.perf_counter())))

        started = time.perf_counter()
        await asyncio.gather(*(client(number) for number in range(clients)))
    return Loaded(clients, tuple(requests), time.perf_counter() - started, megabytes(process))


def megabytes(process: int) -> float:
    """Return the memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1000 if found else float("nan")


def alone(url: str) -> float:
    """Return the seconds that one question takes with nobody else there."""
    started = time.perf_counter()
    httpx.post(f"{url}/v1/ask", json={"question": QUESTIONS[0]}, timeout=120).raise_for_status()
    return time.perf_counter() - started


def row(found: Loaded, bare: Models) -> str:
    """Return one line of the table."""
    speed = len(found.answered) / found.seconds
    answered = found.answered
    each = quantiles(answered, n=100, method="inclusive") if len(answered) > 1 else answered * 99
    marks = " | ".join(f"{each[at - 1]:.2f}" for at in (50, 95, 99)) if answered else "- | - | -"
    other = {one.status for one in found.requests} - {OK, REFUSED}
    noted = f" (also {sorted(other)})" if other else ""
    return (
        f"| {found.clients} | {len(answered)} | {speed:.2f} | {speed / bare.reader:.2f} "
        f"| {speed / bare.all:.2f} | {marks} "
        f"| {found.refused:.1%}{noted} | {found.megabytes:.0f} |"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="evals.load", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="file or folder")
    parser.add_argument("--clients", default="1,8,64,256")
    parser.add_argument("--seconds", type=float, default=20.0, help="for each number of clients")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_engine(Settings(home=home)) as engine:
            engine.ingest([str(given.articles)])
        bare = bare_models(home, given.seconds)
        print(f"bare reader: {bare.reader:.2f} questions a second")
        print(f"reader and embedding: {bare.all:.2f} questions a second")
        with served(home) as (url, process):
            alone(url)
            print(f"one question, alone: {alone(url):.2f} s\n")
            print("| clients | answered | a second | of the reader | of the models ", end="")
            print("| p50 | p95 | p99 | refused | RSS, MB |")
            print("|---" * 10 + "|")
            for clients in map(int, given.clients.split(",")):
                found = asyncio.run(load(url, process, clients, given.seconds))
                print(row(found, bare), flush=True)
            print(f"\none question, alone, after it: {alone(url):.2f} s")


if __name__ == "__main__":
    main()
