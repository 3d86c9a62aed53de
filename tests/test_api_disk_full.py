"""A disk that fills up under a server in the middle of a batch: what was stored is reported."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from qa.store import open_store
from qa.testing.service import free_port
from qa.types import IngestReport
from tests.test_ingest_watched import story

MOST = 900_000
"""Bytes of a file that the server may write: what a full disk does, without needing one."""


@contextmanager
def serving(home: Path, most: int | None) -> Iterator[str]:
    """Run ``qa serve`` whose files can grow no larger than this."""

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    port = free_port()
    command = [sys.executable, "-m", "qa", "serve", "--port", str(port)]
    with subprocess.Popen(
        command,
        env={**os.environ, "QA_HOME": str(home)},
        stderr=subprocess.DEVNULL,
        preexec_fn=limit,  # noqa: PLW1509
    ) as process:
        try:
            while True:
                assert process.poll() is None, "the server did not start"
                try:
                    httpx.get(f"http://127.0.0.1:{port}/livez", timeout=60)
                    break
                except httpx.TransportError:
                    threading.Event().wait(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)


def stored_in(home: Path) -> set[str]:
    with open_store(home / "dateline.sqlite") as store:
        return {meta.id for meta in store.articles()}


def added(report: IngestReport) -> set[str | None]:
    return {one.article_id for one in report.outcomes if one.result == "added"}


def test_a_request_reports_what_was_stored_before_the_disk_was_full(tmp_path: Path) -> None:
    home = tmp_path / "home"
    articles = [{"id": f"s{number}", "text": story(number)} for number in range(30)]
    with serving(home, MOST) as url:
        answer = httpx.post(f"{url}/v1/articles", json={"articles": articles}, timeout=300)
    assert answer.status_code >= 500
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert str(home) not in answer.text
    report = IngestReport.model_validate(problem["report"])
    assert report.stopped == problem["detail"]
    before = added(report)
    assert 0 < len(before) < 30
    assert before == stored_in(home)
    with serving(home, None) as url:
        answer = httpx.post(f"{url}/v1/articles", json={"articles": articles}, timeout=300)
    assert answer.status_code == 200
    rest = IngestReport.model_validate_json(answer.content)
    assert rest.count("unchanged") == len(before)
    assert before | added(rest) == stored_in(home) == {one["id"] for one in articles}


def test_the_command_line_tells_what_its_server_stored(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(story(number))
    with serving(home, MOST):
        done = subprocess.run(
            [sys.executable, "-m", "qa", "ingest", "--json", str(folder)],
            capture_output=True,
            check=False,
            timeout=300,
            env={**os.environ, "QA_HOME": str(home)},
        )
    assert done.returncode == 1
    assert b"error:" in done.stderr
    report = IngestReport.model_validate_json(done.stdout)
    assert report.stopped
    assert added(report) == stored_in(home)
    assert {str(folder / f"{name}.txt") for name in added(report)} == {
        one.source for one in report.outcomes
    }
