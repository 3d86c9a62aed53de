"""Three servers on one PostgreSQL and one Chroma server, while all of them are killed in turn.

    python -m evals.replicas [--seconds 600] [--kill-every 20] [--seed 1]

Three ``qa serve`` processes take articles and questions at once. Every 20 seconds one of them is
killed with SIGKILL and started again; Chroma is killed and started twice, PostgreSQL crashed and
started once. Checked meanwhile: whoever asks with the sequence of what was just stored finds it, on
whichever server; whoever asks without finds it, or is told that something may be missing. Checked
afterwards: every acknowledged article is there, word for word, on every server; and each server
gives the answers of a single process (its own indexes, embedded Chroma, the same PostgreSQL) to
50 questions. Exits with 1 when anything was wrong. All articles are invented.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from qa.testing.servers.chroma import ChromaServer, chroma_server
from qa.testing.servers.postgres import PostgresServer, postgres_server
from qa.testing.service import free_port

SERVERS = 3
SYLLABLES = ("bar", "del", "fen", "gor", "hul", "kes", "lom", "mir", "nad", "pol", "rus", "tav")


class Server:
    """One ``qa serve``, that is killed and started again."""

    def __init__(self, home: Path, database: str, chroma: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = {
            "QA_HOME": str(home), "QA_DATABASE_URL": database, "QA_CHROMA": chroma,
            "QA_RATE_LIMIT": "100000/minute", "QA_PORT": str(self.port), "QA_LOG_FORMAT": "json",
        }  # fmt: skip
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, without waiting."""
        self.home.mkdir(parents=True, exist_ok=True)
        paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
        with (self.home / "log").open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "qa", "serve"],
                env=os.environ | paths | self._settings, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def ready(self) -> dict[str, Any] | None:
        """Return what /readyz says, or None where nobody answers."""
        try:
            said: dict[str, Any] = httpx.get(f"{self.url}/readyz", timeout=20).json()
        except (httpx.HTTPError, ValueError):
            return None
        return said

    def settled(self) -> bool:
        """Whether it has followed all there is."""
        said = self.ready()
        return said is not None and said.get("status") == "ready" and said.get("lag") == 0


class Run:
    """What was acknowledged and found, shared by all threads."""

    def __init__(self, servers: list[Server], seed: int) -> None:
        self.servers, self.seed = servers, seed
        self.stop = threading.Event()
        self.acknowledged: dict[str, tuple[str, int]] = {}
        self.replacing: Counter[str] = Counter()
        """Counts the beginnings and the ends of replacements: odd while one is under way."""
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.lock = threading.Lock()

    def counted(self, what: str, fault: str | None = None) -> None:
        """Count an event; a fault is kept in words."""
        with self.lock:
            self.counts[what] += 1
            if fault is not None:
                self.faults.append(fault)


def article(number: int, version: int) -> dict[str, object]:
    """Return an invented article about a town that no other article names."""
    chance = random.Random(number)
    buses, mayor = 10 + chance.randrange(900) + version, town(number + 100_000)
    name = town(number)
    text = (
        f"The council of {name} will buy {buses} buses, Mayor Ana {mayor} said on Monday. "
        f"The first of them reach {name} in spring, she said. The old depot in the north of "
        "the town is to be closed, and its land sold. "
    )
    return {"id": f"town-{number}", "title": f"{name} buys buses", "text": text,
            "published_at": f"2023-03-{1 + number % 28:02}"}  # fmt: skip


def town(number: int) -> str:
    """Return a name that stands for one number."""
    parts = []
    for _ in range(5):
        number, digit = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[digit])
    return "".join(parts).capitalize()


def ingesting(run: Run, worker: int) -> None:
    """Store article after article, each at some server; a refusal is tried again elsewhere."""
    chance = random.Random(run.seed * 100 + worker)
    number = worker
    while not run.stop.is_set():
        again = chance.random() < 0.1 and number > worker
        which = number - 2 if again else number
        given = article(which, int(again))
        if again or f"town-{which}" not in run.acknowledged:
            with run.lock:
                run.replacing[f"town-{which}"] += again
            _store(run, given, chance)
            with run.lock:
                run.replacing[f"town-{which}"] += again
        if not again:
            number += 2


def _store(run: Run, given: dict[str, object], chance: random.Random) -> None:
    while not run.stop.is_set():
        server = chance.choice(run.servers)
        try:
            reply = httpx.post(f"{server.url}/v1/articles", json={"articles": [given]}, timeout=60)
            report = reply.json()
        except (httpx.HTTPError, ValueError):
            run.counted("storing: no answer")
            time.sleep(0.3)
            continue
        if reply.status_code != 200 or report["outcomes"][0]["result"] == "failed":
            run.counted(f"storing: refused {reply.status_code}")
            time.sleep(0.3)
            continue
        with run.lock:
            run.acknowledged[str(given["id"])] = (str(given["text"]), report["sequence"])
            run.counts["stored"] += 1
        return


def asking(run: Run, worker: int) -> None:
    """Search for what was acknowledged, with and without its sequence."""
    chance = random.Random(run.seed * 1000 + worker)
    while not run.stop.is_set():
        with run.lock:
            known = list(run.acknowledged.items())
            replacing = dict(run.replacing)
        if not known:
            time.sleep(0.2)
            continue
        name, (text, sequence) = chance.choice(known[-20:])
        word = text.split()[3]
        body: dict[str, object] = {"query": f"How many buses will {word} buy?", "top_k": 5}
        waits = chance.random() < 0.5
        if waits:
            body["min_sequence"] = sequence
        _search(run, chance.choice(run.servers), name, body, replacing.get(name, 0))


def _search(run: Run, server: Server, name: str, body: dict[str, object], before: int) -> None:
    """Ask, and count what came.

    Whoever waits for what was stored must find it, unless it was replaced meanwhile (`before` is
    how far its replacements had come) and the reply says that something may be missing.
    """
    waits = "min_sequence" in body
    kind = "read your writes" if waits else "plain search"
    try:
        reply = httpx.post(f"{server.url}/v1/search", json=body, timeout=60)
        found = reply.json()
    except (httpx.HTTPError, ValueError):
        run.counted(f"{kind}: no answer")
        time.sleep(0.3)
        return
    if reply.status_code != 200:
        run.counted(f"{kind}: refused {reply.status_code} {found.get('code')}")
        time.sleep(0.3)
        return
    there = any(
        hit["article"]["id"] == name or any(one.startswith(f"{name}@") for one in hit["folded"])
        for hit in found["hits"]
    )
    said = "degraded or behind, and said so" if found["warnings"] else "whole"
    if there:
        run.counted(f"{kind}: found, {said}")
    elif found["warnings"] and (not waits or before % 2 or run.replacing[name] != before):
        run.counted(f"{kind}: not found, and said so")
    else:
        said = found["warnings"] or "nothing"
        run.counted(f"{kind}: WRONG", f"{kind} at {server.url}: {name} is missing, said: {said}")


def harming(
    run: Run, seconds: float, every: float, chroma: ChromaServer, postgres: PostgresServer
) -> None:
    """Kill what the run is to survive, until its time is up."""
    chance = random.Random(run.seed)
    started = time.monotonic()
    others = [(seconds / 4, "chroma"), (seconds / 2, "postgres"), (3 * seconds / 4, "chroma")]
    kill = every
    while (now := time.monotonic() - started) < seconds:
        if others and now >= others[0][0]:
            _, what = others.pop(0)
            run.counted(f"restarts of {what}")
            if what == "chroma":
                chroma.stop()
                time.sleep(2)
                chroma.start()
            else:
                postgres.stop(crash=True)
                time.sleep(2)
                postgres.start()
        if now >= kill:
            kill += every
            victim = chance.choice(run.servers)
            victim.kill()
            victim.start()
            run.counted("kills")
        time.sleep(0.2)


def compared(run: Run, alone: Server, questions: int) -> None:
    """Ask the same questions of every server and of a single process."""
    with run.lock:
        names = sorted(run.acknowledged)
    chance = random.Random(run.seed)
    for name in chance.sample(names, min(questions, len(names))):
        word = run.acknowledged[name][0].split()[3]
        question = f"How many buses will the council of {word} buy?"
        wanted = _answer(alone, question)
        for server in run.servers:
            got = _answer(server, question)
            run.counted("answers compared")
            if got != wanted:
                run.counted("answers DIFFER", f"{question} at {server.url}: {got}, not {wanted}")


def _answer(server: Server, question: str) -> object:
    reply = httpx.post(f"{server.url}/v1/ask", json={"question": question}, timeout=120)
    said = reply.raise_for_status().json()
    cited = [
        (one["article_id"], one["version"], one["start"], one["end"])
        for claim in said["claims"]
        for one in claim["citations"]
    ]
    return said["status"], said["answer"], cited, said["warnings"]


def kept(run: Run) -> None:
    """Read every acknowledged article at every server."""
    for name, (text, _) in run.acknowledged.items():
        for server in run.servers:
            reply = httpx.get(f"{server.url}/v1/articles/{name}", timeout=60)
            run.counted("articles read back")
            if reply.status_code != 200 or reply.json()["text"] != text:
                run.counted("articles LOST", f"{name} at {server.url}: {reply.text[:200]}")


def until_settled(servers: list[Server], patience: float) -> float:
    """Wait until all have followed; return how long that took."""
    started = time.monotonic()
    while not all(server.settled() for server in servers):
        if time.monotonic() - started > patience:
            said = [server.ready() for server in servers]
            raise SystemExit(f"not settled within {patience:g} s: {said}")
        time.sleep(0.5)
    return time.monotonic() - started


@contextmanager
def working(run: Run) -> Iterator[None]:
    """Store and ask in four threads while the block runs."""
    threads = [threading.Thread(target=ingesting, args=(run, n)) for n in (0, 1)]
    threads += [threading.Thread(target=asking, args=(run, n)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        run.stop.set()
        for thread in threads:
            thread.join()


def main() -> None:
    """Run it all and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m evals.replicas", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kill-every", type=float, default=20)
    parser.add_argument("--questions", type=int, default=50, help="compared at the end")
    parser.add_argument("--patience", type=float, default=300, help="for all to have followed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="copy the servers' logs here")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "chroma").mkdir()
        postgres = stack.enter_context(postgres_server())
        chroma = stack.enter_context(chroma_server(folder / "chroma"))
        servers = [Server(folder / f"home-{n}", postgres.url, chroma.address)
                   for n in range(SERVERS)]  # fmt: skip
        alone = Server(folder / "alone", postgres.url, "embedded")
        for server in servers:
            stack.callback(server.kill)
            server.start()
        stack.callback(alone.kill)
        run = Run(servers, given.seed)
        print(f"started in {until_settled(servers, given.patience):.0f} s", flush=True)
        try:
            with working(run):
                harming(run, given.seconds, given.kill_every, chroma, postgres)
            print(f"settled in {until_settled(servers, given.patience):.0f} s", flush=True)
            kept(run)
            alone.start()
            until_settled([alone], given.patience)
            compared(run, alone, given.questions)
        finally:
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                for server in (*servers, alone):
                    if (server.home / "log").exists():
                        shutil.copy(server.home / "log", given.keep / f"{server.home.name}.log")
            for what, count in sorted(run.counts.items()):
                print(f"{count:7} {what}")
            for fault in run.faults[:20]:
                print("WRONG:", fault)
    print(f"{len(run.acknowledged)} articles acknowledged, {len(run.faults)} wrong")
    sys.exit(1 if run.faults else 0)


if __name__ == "__main__":
    main()
