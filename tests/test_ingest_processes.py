"""Files read by several processes: the same result, and nothing lost when one is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from qa.errors import BadArticle, ProcessEnded
from qa.retrieval.embed import open_embedder
from qa.sources.formats import Read
from qa.sources.ingest import Silent, ingest, read_sources
from qa.store import open_store
from qa.testing.folders import ROOT
from qa.testing.formats_reading import written
from qa.types import IngestOutcome, IngestReport


@pytest.fixture
def stopped(tmp_path: Path) -> list[str]:
    """An article, the same again (so that it is stored by itself), one never read to its end."""
    one = written(tmp_path, "one.txt", "The bridge at Norrvik will close for six weeks.")
    same = written(tmp_path, "same.txt", one.read_bytes())
    os.mkfifo(tmp_path / "endless.txt")
    last = written(tmp_path, "last.txt", "The ferry runs every ten minutes.")
    return [str(path) for path in (one, same, tmp_path / "endless.txt", last)]


def until(true: Callable[[], bool], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def told(reads: Iterable[Read]) -> list[object]:
    return [
        (one.source, one.line, one.reason, one.hint) if isinstance(one, BadArticle) else one
        for one in reads
    ]


def test_what_is_read_is_the_same_in_the_same_order(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for number in range(9):
        written(folder, f"{number % 3}/{number}.txt", f"Town {number} counted {number * 7} votes.")
    written(folder, "empty.txt", b"")
    written(folder, "wrong.txt", b"caf\xe9 culture")
    written(folder, "broken.jsonl", '{"id": "tram", "text": "The tram is late."}\n{broken\n')
    written(folder, "wrong.pdf", b"%PDF-1.7")
    written(folder, "picture.jpg", b"no")
    written(folder, "page.html", "<html><body><article><p>The tram is late.</p></article></body>")
    with zipfile.ZipFile(folder / "z.zip", "w") as packed:
        packed.writestr("packed.txt", "The packed ferry.")
    sources = [str(folder), str(tmp_path / "missing.txt"), "ftp://example.org/a"]
    alone = told(read_sources(sources))
    assert told(read_sources(sources, processes=2)) == alone
    assert len(alone) == 19
    until(lambda: not multiprocessing.active_children())  # one that began late is ended by the pool


def test_a_killed_process_is_reported_and_loses_nothing(tmp_path: Path, stopped: list[str]) -> None:
    class Killing(Silent):
        def finished(self, outcome: IngestOutcome) -> None:
            for child in multiprocessing.active_children():
                child.kill()

    embedder = open_embedder()
    with open_store(tmp_path / "store.sqlite") as store:

        def taken(sources: list[str], heard: Silent, processes: int) -> IngestReport:
            return ingest(sources, store=store, embedder=embedder, follow=lambda: None,
                          progress=heard, processes=processes)  # fmt: skip

        with pytest.raises(ProcessEnded, match=r"endless\.txt.*same command again") as raised:
            taken(stopped, Killing(), 2)
        report = raised.value.report
        assert isinstance(report, IngestReport)
        assert report.stopped
        assert report.count("added") == store.article_count() == 1
        again = taken([stopped[0], stopped[1], stopped[3]], Silent(), 2)
        assert [one.result for one in again.outcomes] == ["unchanged", "unchanged", "added"]


def stored(home: Path) -> int:
    try:
        with sqlite3.connect(f"file:{home}/dateline.sqlite?mode=ro", uri=True) as connection:
            (number,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(number)


def hearing_interrupts() -> None:
    """As at a terminal: what is started in the background may be told to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_command(
    tmp_path: Path, stopped: list[str], number: signal.Signals
) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "qa", "--home", str(home), "ingest", "--processes", "2"]
    with subprocess.Popen(
        [*command, *stopped], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=hearing_interrupts,  # noqa: PLW1509
    ) as run:  # fmt: skip
        until(lambda: stored(home) == 1)
        below = children_of(run.pid)
        assert len(below) >= 2
        if number == signal.SIGINT:  # a terminal sends it to all of them
            os.killpg(run.pid, number)
        else:
            run.kill()
        said = run.communicate(timeout=300)[1]
    until(lambda: not any(map(running, below)))
    assert stored(home) == 1
    if number == signal.SIGINT:
        assert run.returncode == 130
        assert "Stopped. What was stored is kept" in said
        assert "added one@1" in said
        assert "Traceback" not in said
