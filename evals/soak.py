"""Use a service in every way for a long time, and see whether what it holds stays level.

    python -m evals.soak [--minutes 60] [--articles PATH]

A real `qa serve` over a new archive of the bundled articles is used by ten clients at once: they
ask (whole and as a stream, by /v1, as a chat, on the page), search, verify, read figures and
articles, call a tool of /mcp, add articles and delete them again. Some leave before they are
answered. Every minute a line says how many requests were answered (2xx and 3xx), refused (503) or
failed in another way, and what the server holds: memory (VmRSS, in MB), open file descriptors,
threads, and tasks of its event loops. The last line says of each whether it is level: the mean of
the last third of the minutes is not above that of the middle third by more than 3% and a handful.
The first third is left out, because caches fill in it. Exits with 1 where something is not level or
a request failed.

    | minute | answered | refused | failed | RSS, MB | files | threads | tasks |
    | 1 | 412 | 3 | 0 | 611 | 58 | 41 | 23 |
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import httpx

from evals.load import ARTICLES, QUESTIONS, REFUSED, megabytes, served
from qa.engine import open_engine
from qa.settings import Settings

CLIENTS = 10
LEAVING = 0.05
"""Share of the requests whose client leaves early."""
DRAFT = "Biden is sending about 20,000 troops to Poland. About 1,000 soldiers are going to Romania."
STREAM = {"accept": "text/event-stream"}
BOTH = {"accept": "application/json, text/event-stream"}
MINUTES_NEEDED = 3


class Held(NamedTuple):
    """What a server process holds at one moment."""

    megabytes: float
    files: int
    threads: int
    tasks: int


SLACK = Held(megabytes=20, files=5, threads=5, tasks=10)
"""How far above its earlier level each may be, beside 3%, and still be level."""
GROWTH = 1.03


async def held(session: httpx.AsyncClient, process: int) -> Held:
    """Return what the server holds now."""
    told = (await session.get("/metrics")).text
    tasks = re.findall(r"^dateline_tasks\{.*\} (\S+)$", told, re.MULTILINE)
    return _process(process)._replace(tasks=sum(int(float(one)) for one in tasks))


def _process(number: int) -> Held:
    """Return what Linux says of a process."""
    folder = Path(f"/proc/{number}")
    threads = re.search(r"Threads:\s+(\d+)", (folder / "status").read_text(encoding="utf-8"))
    files = len(list((folder / "fd").iterdir()))
    return Held(megabytes(number), files, int(threads[1]) if threads else 0, tasks=0)


def level(readings: Sequence[Held]) -> dict[str, bool]:
    """Return of each thing that is held whether it stays level over the minutes.

    >>> level([Held(100, 50, 40, 20)] * 6)
    {'megabytes': True, 'files': True, 'threads': True, 'tasks': True}
    """
    third = len(readings) // 3
    found = {}
    for at, name in enumerate(Held._fields):
        middle = mean(one[at] for one in readings[third : 2 * third])
        last = mean(one[at] for one in readings[2 * third :])
        found[name] = last <= GROWTH * middle + SLACK[at]
    return found


Use = Callable[[httpx.AsyncClient, random.Random], Awaitable[httpx.Response]]
_numbers = count(1)


async def _ask(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    headers = STREAM if chosen.random() < 0.5 else {}
    body = {"question": chosen.choice(QUESTIONS)}
    return await session.post("/v1/ask", json=body, headers=headers)


async def _chat(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    messages = [{"role": "user", "content": chosen.choice(QUESTIONS)}]
    body = {"messages": messages, "stream": chosen.random() < 0.5}
    return await session.post("/v1/chat/completions", json=body)


async def _ask_on_page(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    sent = await session.post("/ask", data={"question": chosen.choice(QUESTIONS)})
    return await session.get(sent.headers["location"]) if sent.is_redirect else sent


async def _search(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    return await session.post("/v1/search", json={"query": chosen.choice(QUESTIONS)})


async def _verify(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    if chosen.random() < 0.5:
        return await session.post("/verify", data={"text": DRAFT})
    return await session.post("/v1/verify", json={"text": DRAFT})


async def _look(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    paths = ("/", "/articles", "/figures?q=troops", "/v1/articles?limit=20", "/readyz", "/docs")
    return await session.get(chosen.choice(paths))


async def _tool(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    call = {"name": "search", "arguments": {"query": chosen.choice(QUESTIONS)}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    return await session.post("/mcp", json=body, headers=BOTH)


async def _upload(session: httpx.AsyncClient, chosen: random.Random) -> httpx.Response:
    names = [f"soak-{next(_numbers)}" for _ in range(3)]
    text = "The council of Ostrel will buy {} buses, Mayor Pell said on Monday.\n"
    articles = [
        {"id": name, "text": text.format(chosen.randint(2, 900)), "published_at": "2024-05-06"}
        for name in names
    ]
    sent = await session.post("/v1/articles", json={"articles": articles})
    if sent.is_success:
        for name in names:
            await session.delete(f"/v1/articles/{name}")
    return sent


USES: tuple[tuple[Use, int], ...] = (
    (_ask, 4), (_chat, 2), (_ask_on_page, 2), (_search, 4), (_verify, 2), (_look, 4), (_tool, 2),
    (_upload, 1),
)  # fmt: skip


async def client(
    session: httpx.AsyncClient, chosen: random.Random, until: float, seen: Counter[str]
) -> None:
    """Use the service in one way after the other until the time is over."""
    uses, weights = zip(*USES, strict=True)
    now = asyncio.get_running_loop().time
    while now() < until:
        use: Use = chosen.choices(uses, weights)[0]
        patience = chosen.uniform(0.01, 0.5) if chosen.random() < LEAVING else 600.0
        try:
            async with asyncio.timeout(patience):
                response = await use(session, chosen)
        except TimeoutError:
            seen["left"] += 1
            continue
        if response.status_code == REFUSED:
            seen["refused"] += 1
            pause = float(response.headers.get("retry-after", 1))
            await asyncio.sleep(min(pause, max(0.0, until - now())))
        elif response.is_success:
            seen["answered"] += 1
        else:
            seen["failed"] += 1
            print(f"{response.request.method} {response.url}: {response.status_code}", flush=True)


async def soak(url: str, process: int, minutes: int) -> tuple[list[Held], int]:
    """Use the service for so long, printing a line a minute.

    Returns:
        What was held at the end of each minute, and how many requests failed.
    """
    readings: list[Held] = []
    seen: Counter[str] = Counter()
    now = asyncio.get_running_loop().time
    async with httpx.AsyncClient(base_url=url, timeout=600) as session:
        started = now()
        until = started + 60 * minutes
        using = [
            asyncio.create_task(client(session, random.Random(number), until, seen))
            for number in range(CLIENTS)
        ]
        print("| minute | answered | refused | failed | RSS, MB | files | threads | tasks |")
        print("|---|---|---|---|---|---|---|---|")
        for minute in range(1, minutes + 1):
            await asyncio.sleep(max(0.0, started + 60 * minute - now()))
            readings.append(await held(session, process))
            counts = " | ".join(str(seen[name]) for name in ("answered", "refused", "failed"))
            reading = readings[-1]
            print(
                f"| {minute} | {counts} | {reading.megabytes:.0f} | {reading.files} "
                f"| {reading.threads} | {reading.tasks} |",
                flush=True,
            )
        await asyncio.gather(*using)
    return readings, seen["failed"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Use it, print, and exit with 1 where something grows or failed."""
    parser = argparse.ArgumentParser(prog="evals.soak", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--minutes", type=int, default=60, help=f"{MINUTES_NEEDED} or more")
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="file or folder")
    given: Any = parser.parse_args(arguments)
    if given.minutes < MINUTES_NEEDED:
        parser.error(f"--minutes: {MINUTES_NEEDED} or more are needed to compare thirds of them")
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_engine(Settings(home=home)) as engine:
            engine.ingest([str(given.articles)])
        with served(home) as (url, process):
            readings, failed = asyncio.run(soak(url, process, given.minutes))
    found = level(readings)
    print("\n" + ", ".join(f"{name}: {'level' if ok else 'GROWS'}" for name, ok in found.items()))
    if failed or not all(found.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
