"""What a batch says of itself: progress, what was stored when it broke off, folders followed."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from qa.cli.progress import Lines, SourceOutcomes, Workload
from qa.cli.watch import follow
from qa.engine import open_engine
from qa.errors import InvalidInput, StoreLocked
from qa.settings import Settings
from qa.store import open_store
from qa.testing.command import qa
from qa.types import IngestOutcome, IngestReport


def outcome(path: Path, result: str = "added") -> IngestOutcome:
    return IngestOutcome.model_validate({"source": str(path), "result": result})


def story(number: int, sentences: int = 30) -> str:
    return " ".join(f"Town {number} counted {number * 1000 + n} votes." for n in range(sentences))


def test_a_share_of_files_and_of_lines_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a" * 100)
    (tmp_path / "b.jsonl").write_text("b" * 199 + "\n" + "b" * 99 + "\n")
    load = Workload.of([str(tmp_path)])
    assert load.share == 0
    load.done(outcome(tmp_path / "a.txt"))
    assert load.share == 0
    load.done(outcome(tmp_path / "b.jsonl#1"))
    assert load.share == pytest.approx(250 / 400)
    load.done(outcome(tmp_path / "b.jsonl#2"))
    assert load.share == 1


@pytest.mark.parametrize("source", ["-", "https://example.org/a", "nothing.txt"])
def test_what_cannot_be_measured_has_no_share(source: str) -> None:
    assert Workload.of([source]).share is None


def test_a_line_a_minute_with_rate_and_remaining_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abcd":
        (tmp_path / name).write_text("x" * 100)
    now = 0.0
    heard = Lines(Workload.of([str(tmp_path)]), clock=lambda: now)
    for minute, name in enumerate("abc", start=1):
        heard.embedded(300)
        heard.finished(outcome(tmp_path / name))
        now = 60.0 * minute
    heard.embedded(0)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert said[-1] == ("ingesting: 3 articles; 900 passages, 5.0 a second; 50%, about 3 min left")


def test_progress_keeps_the_report() -> None:
    heard = SourceOutcomes(Workload({}))
    heard.embedded(3)
    heard.finished(outcome(Path("a")))
    heard.finished(outcome(Path("b"), "failed"))
    report = heard.report("the disk is full")
    assert (report.count("added"), report.count("failed"), report.passages_embedded) == (1, 1, 3)
    assert report.stopped == "the disk is full"
    assert "(1 failed)" in heard.line()


def test_a_disk_that_fills_up_leaves_a_report_of_what_was_stored(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(story(number))
    most = 900_000  # bytes of a file: what a full disk does, without needing one

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = subprocess.run(
        [sys.executable, "-m", "qa", "ingest", "--json", str(folder)],
        capture_output=True,
        check=False,
        timeout=300,
        preexec_fn=limit,
        env={**os.environ, "QA_HOME": str(home)},
    )
    assert done.returncode == 1
    report = IngestReport.model_validate_json(done.stdout)
    assert report.stopped
    assert b"error:" in done.stderr
    assert b"Traceback" not in done.stderr
    with open_store(home / "dateline.sqlite") as store:
        stored = {meta.id for meta in store.articles()}
    assert {one.article_id for one in report.outcomes if one.result == "added"} == stored
    assert 0 < len(stored) < 30


@pytest.mark.slow
def test_a_killed_ingest_goes_on_without_embedding_again(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(story(number))
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from qa.cli.progress import SourceOutcomes\n"
        "from qa.cli.progress import Workload\n"
        "from qa.engine import open_engine\n"
        "from qa.settings import Settings\n"
        "class Killing(SourceOutcomes):\n"
        "    def show(self):\n"
        "        if len(self.outcomes) == 5:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with open_engine(Settings(home=Path({str(home)!r}))) as engine:\n"
        f"    engine.ingest([{str(folder)!r}], progress=Killing(Workload({{}})))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -signal.SIGKILL
    with open_engine(Settings(home=home)) as engine:
        known = sum(engine.store.fingerprints().values())
        assert engine.store.article_count() == 5
        report = engine.ingest([str(folder)])
        total = sum(engine.store.fingerprints().values())
    assert (report.count("added"), report.count("unchanged")) == (7, 5)
    assert 0 < report.passages_embedded == total - known


@pytest.mark.slow
def test_a_folder_is_followed(tmp_path: Path) -> None:
    batches: list[list[str]] = []
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / ".hidden").write_text("H.")
    os.utime(tmp_path / "a.txt", (1, 1))

    def take(files: list[str]) -> IngestReport:
        batches.append([Path(file).name for file in files])
        if len(batches) == 1:
            (tmp_path / "sub").mkdir()
            (tmp_path / "sub" / "b.txt").write_text("B.")
            (tmp_path / "a.txt").write_text("A, changed.")
            os.utime(tmp_path / "sub" / "b.txt", (1, 1))
            os.utime(tmp_path / "a.txt", (2, 2))
        return IngestReport()

    follow(tmp_path, take, once=True)
    assert batches == [["a.txt"], ["a.txt", "b.txt"]]


@pytest.mark.slow
def test_what_waits_for_an_archive_in_use_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("qa.cli.watch.RETRY", 0)
    (tmp_path / "a.txt").write_text("A.")
    os.utime(tmp_path / "a.txt", (1, 1))
    tries: list[int] = []

    def take(files: list[str]) -> IngestReport:
        tries.append(len(files))
        if len(tries) < 3:
            raise StoreLocked("It is in use by process 7.", "Wait.")
        return IngestReport()

    follow(tmp_path, take, once=True)
    assert tries == [1, 1, 1]
    assert capsys.readouterr().err.count("in use by process 7") == 2


def test_a_missing_folder_to_watch_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no folder"):
        follow(tmp_path / "none", lambda _: IngestReport())


@pytest.mark.slow
def test_watching_on_the_command_line(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("The storm in Varnow destroyed 12 houses.")
    running = subprocess.Popen(
        [sys.executable, "-m", "qa", "ingest", "--watch", str(folder)],
        stderr=subprocess.PIPE,
        env={**os.environ, "QA_HOME": str(home)},
    )
    assert running.stderr is not None
    lines = iter(running.stderr.readline, b"")
    assert any(line.startswith(b"added") for line in lines)
    (folder / "b.jsonl").write_text('{"id": "b", "text": "The tram runs again."}\n')
    assert any(line.startswith(b"added") and b" b@1" in line for line in lines)
    running.terminate()
    assert running.wait(60) == 0
    running.stderr.close()
    listed = json.loads(qa("articles", "list", "--json", home=home).stdout)
    assert {one["id"] for one in listed} == {"a", "b"}


def test_sources_and_watch_exclude_each_other(tmp_path: Path) -> None:
    for arguments in ((), ("a.txt", "--watch", str(tmp_path))):
        done = qa("ingest", *arguments, home=tmp_path / "home")
        assert done.returncode == 2
        assert "--watch FOLDER" in done.stderr.decode()
