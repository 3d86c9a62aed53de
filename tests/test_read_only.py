"""``QA_READ_ONLY``: every change is refused, by name, and everything else works."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.engine import open_engine
from qa.errors import ReadOnly
from qa.settings import Settings
from qa.testing.command import qa
from qa.testing.folders import BUNDLED, SAMPLE, SAMPLE_ID
from qa.testing.service import running

READ_ONLY = {"QA_READ_ONLY": "true"}


@pytest.fixture(scope="module")
def home(bundled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(bundled_home, tmp_path_factory.mktemp("read-only") / "home")


@pytest.mark.parametrize(
    "command",
    [
        ("ingest", str(SAMPLE)),
        ("articles", "edit", SAMPLE_ID, "--title", "Another"),
        ("articles", "delete", SAMPLE_ID),
        ("feeds", "add", "https://example.org/feed.xml"),
        ("feeds", "remove", "https://example.org/feed.xml"),
        ("feeds", "pull"),
        ("keys", "add", "desk"),
        ("keys", "revoke", "desk"),
        ("index", "rebuild"),
        ("restore", "--force", "nothing"),
        ("migrate",),
    ],
)
def test_a_command_that_changes_something_is_refused(home: Path, command: tuple[str, ...]) -> None:
    done = qa(*command, home=home, environ=READ_ONLY)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "QA_READ_ONLY" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_what_reads_works_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    before = _files(home)
    for command in (
        ("ask", "Who speaks for the Pentagon?"),
        ("doctor",),
        ("migrate", "--dry-run"),
        ("backup", str(tmp_path / "b")),
    ):
        assert qa(*command, home=home, environ=READ_ONLY).returncode == 0, command
    done = qa("chat", home=home, stdin="Who spoke?\n", environ=READ_ONLY)
    assert done.returncode == 0
    assert _files(home) == before


def _files(home: Path) -> set[tuple[str, str]]:
    """Name the files beside the store and its indexes, whose notes may change."""
    beside = (path for path in home.iterdir() if path.is_file() and "dateline" not in path.name)
    return {(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in beside}


def test_an_engine_refuses_every_change(home: Path) -> None:
    with open_engine(Settings(home=home, read_only=True)) as engine:
        count = engine.store.change_number()
        for change in (
            lambda: engine.ingest([str(SAMPLE)]),
            lambda: engine.ingest_mappings([{"text": "One."}]),
            lambda: engine.edit(SAMPLE_ID, {"title": "B"}),
            lambda: engine.delete(SAMPLE_ID),
            engine.pull_feeds,
            engine.archive.rebuild_indexes,
        ):
            with pytest.raises(ReadOnly):
                change()
        assert engine.store.change_number() == count


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    settings = Settings(home=home, read_only=True)
    with running(settings) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        yield client


def test_the_service_refuses_every_route_that_writes(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    reading = {"/v1/ask", "/v1/search", "/v1/verify", "/v1/chat/completions"}
    writing = [
        (method, path)
        for path, methods in paths.items()
        for method in methods
        if method in {"put", "patch", "delete"} or (method == "post" and path not in reading)
    ]
    assert ("post", "/v1/articles") in writing
    for method, path in writing:
        address = path.replace("{article_id}", SAMPLE_ID)
        body = {"articles": [{"text": "One."}]} if method == "post" else None
        answer = client.request(method, address, json=body)
        assert answer.status_code == 403, (method, path)
        assert answer.json()["code"] == "read-only"
        assert "QA_READ_ONLY" in answer.json()["detail"]


def test_the_service_answers(client: httpx.Client) -> None:
    question = {"question": "Who speaks for the Pentagon?"}
    assert client.post("/v1/ask", json=question).status_code == 200
    assert client.get(f"/v1/articles/{SAMPLE_ID}").json()["text"] == (
        (BUNDLED / f"{SAMPLE_ID}.txt").read_text()
    )
    assert client.get("/readyz").status_code == 200
