"""The same commands over a server that owns the archive: real processes, the same output."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from typer.testing import CliRunner

from qa.cli.main import app
from qa.cli.run import exit_code
from qa.errors import BadSettings, QAError, StoreLocked
from qa.keys import Role, add_key, revoke_key
from qa.served import open_either
from qa.settings import Settings
from qa.store import INSTANCE_HEADER, Serving, own, serving_at
from qa.testing.command import qa
from qa.testing.folders import BUNDLED, SAMPLE, SAMPLE_ID
from qa.testing.service import free_port

QUESTION = "How many troops is Biden sending to Poland and Germany?"
CHANGING = ("id", "latency_ms")


@contextmanager
def served(home: Path, *arguments: str, **environ: str) -> Iterator[str]:
    """Run ``qa serve`` as a user would, until it answers; stop it at the end."""
    port = free_port()
    command = [sys.executable, "-m", "qa", "serve", "--port", str(port), *arguments]
    env = {**os.environ, "QA_HOME": str(home), **environ}
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            while True:
                assert process.poll() is None, "the server did not start"
                try:
                    httpx.get(f"{url}/livez", timeout=60)
                    break
                except httpx.TransportError:
                    threading.Event().wait(0.1)
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode in {-signal.SIGTERM, -signal.SIGKILL}


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str, home: Path, stdin: str = "", **environ: str) -> Said:
    """Run the command in this process, which has loaded everything already."""
    env = {"QA_HOME": str(home), **environ}
    done = CliRunner().invoke(app, list(arguments), input=stdin, env=env)
    if isinstance(done.exception, QAError):
        return Said(exit_code(done.exception), done.stdout, f"{done.stderr}{done.exception}")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.exit_code, done.stdout, done.stderr)


def steady(output: str | bytes) -> Any:
    """Return JSON without what differs from one call to the next."""
    document = json.loads(output)
    if isinstance(document, dict):
        return {name: value for name, value in document.items() if name not in CHANGING}
    return document


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served")
    assert command("ingest", str(SAMPLE), home=path).returncode == 0
    return path


READING: list[list[str]] = [
    ["ask", QUESTION],
    ["ask", "--json", QUESTION],
    ["ask", "--as-of", "2021-01-01", QUESTION],
    ["search", "--json", "troops to Romania"],
    ["figures", "--json", "troops in Poland"],
    ["verify", "Biden is sending about 20,000 troops to Poland and Germany."],
    ["verify", "--json", "--article", SAMPLE_ID, "Biden is sending 20,000 troops to Poland."],
    ["verify", "--json", "--article", str(SAMPLE), "Biden is sending 20,000 troops to Poland."],
    ["articles", "list"],
    ["ask", "  "],
    ["ask", "-m", "openai/gpt-4o", "--from", "2030-01-02", "--to", "2030-01-01", "q"],
]
CHAT = f"{QUESTION}\nAnd how many to Romania?\n/open 1\n/sources\n"


@pytest.mark.slow
def test_a_server_that_is_told_to_stop_leaves_no_note_of_itself(home: Path) -> None:
    with served(home):
        noted = json.loads((home / "owner.json").read_text())
        assert serving_at(home) is not None
        again = command("serve", "--port", str(free_port()), home=home)
        assert str(noted["pid"]) in again.stderr
    assert not (home / "owner.json").exists()
    assert not (home / "dateline.sqlite.owner.json").exists()


@pytest.mark.slow
def test_commands_print_the_same_over_a_server(home: Path) -> None:
    alone = [command(*arguments, home=home) for arguments in READING]
    chat = command("chat", home=home, stdin=CHAT)
    with served(home):
        assert serving_at(home)
        for arguments, before in zip(READING, alone, strict=True):
            now = command(*arguments, home=home)
            assert now.returncode == before.returncode, (arguments, now.stderr)
            if "--json" in arguments:
                assert steady(now.stdout) == steady(before.stdout), arguments
            else:
                assert now.stdout == before.stdout, arguments
            assert now.stderr == before.stderr, arguments
        now = command("chat", home=home, stdin=CHAT)
        assert (now.returncode, now.stdout) == (0, chat.stdout)
        own_process = qa("ask", QUESTION, home=home)
        assert (own_process.stdout.decode(), own_process.stderr) == (alone[0].stdout, b"")


@pytest.mark.slow
def test_the_archive_is_changed_through_its_server(tmp_path: Path) -> None:
    home, page, batch = tmp_path / "home", tmp_path / "rain.html", tmp_path / "batch.jsonl"
    body = "<p>" + "It rained in Ostrel on Monday, and 14 roads were flooded. " * 5 + "</p>"
    page.write_text(f"<html><head><title>Rain</title></head><body><article>{body}</article>")
    lines = [json.dumps({"id": f"a{i}", "text": f"Article {i} says {i}."}) for i in range(1, 6)]
    batch.write_text("\n".join([*lines[:3], '{"id": ', *lines[3:]]))
    sources = [str(page), str(batch), str(BUNDLED / "invented"), str(tmp_path / "missing.txt")]
    ingested = ["ingest", "--json", "--publisher", "The Desk", "--tag", "desk=city", *sources]
    alone = command(*ingested, home=tmp_path / "alone")
    with served(home) as url:
        first = qa(*ingested, home=home)  # a process of its own
        assert (first.returncode, steady(first.stdout)) == (1, steady(alone.stdout))
        again = json.loads(command(*ingested, home=home).stdout)
        results = {one["result"] for one in again["outcomes"]}
        assert results == {"unchanged", "failed"}
        shown = json.loads(command("articles", "show", "--json", "rain", home=home).stdout)
        assert shown["source"] == str(page)
        assert shown["tags"] == {"desk": "city"}
        options = ["--date", "2024-05-06", "--tag", "x=y"]
        edited = command("articles", "edit", "rain", *options, home=home)
        assert edited.returncode == 0, edited.stderr
        assert command("articles", "delete", "a1", home=home).returncode == 0
        assert command("articles", "delete", "a1", home=home).returncode == 3
        for arguments in (("index", "check"), ("index", "rebuild")):
            refused = command(*arguments, home=home)
            assert refused.returncode != 0
            assert f"the server at {url} has them open" in " ".join(refused.stderr.split())
            assert f"{url}/readyz" in refused.stderr
        listed = command("articles", "list", home=home).stdout
        assert "2024-05-06 rain@2" in " ".join(listed.split())
        assert "a1@" not in listed
    assert command("index", "check", home=home).returncode == 0


@pytest.mark.slow
def test_a_server_with_keys_is_given_that_of_the_environment(home: Path) -> None:
    with served(home):
        token = add_key(home, "reader", Role.READ)[1]
        refused = command("ask", QUESTION, home=home)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "QA_KEY" in refused.stderr
        wrong = command("search", "rain", home=home, QA_KEY=token[:-1] + "-")
        assert (wrong.returncode, "does not know" in wrong.stderr) == (2, True)
        assert "about 2,000" in command("ask", QUESTION, home=home, QA_KEY=token).stdout
        weak = command("articles", "delete", SAMPLE_ID, home=home, QA_KEY=token)
        assert weak.returncode == 2
        assert "--role admin" in weak.stderr
        revoke_key(home, "reader")
    (home / "keys.json").unlink()


@pytest.mark.slow
def test_the_judge_and_other_settings_of_a_server_are_its_own(home: Path) -> None:
    with served(home, QA_JUDGE="none"):
        other = command("ask", "--judge", "embedded/support", QUESTION, home=home)
        assert other.returncode == 2
        assert "QA_JUDGE=embedded/support" in other.stderr
        assert command("ask", "--judge", "none", QUESTION, home=home).returncode == 0
        model = command("ask", "-m", "openai/gpt-4o", QUESTION, home=home)
        assert model.returncode == 5
        assert "openai/gpt-4o" in model.stderr
        noted = command("ask", QUESTION, home=home, QA_MODEL_SECONDS="30")
        assert noted.returncode == 0
        assert "QA_MODEL_SECONDS" in noted.stderr


@pytest.mark.slow
def test_a_server_that_was_killed_is_not_asked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with served(home):
        pid = json.loads((home / "owner.json").read_text())["pid"]
        os.kill(pid, signal.SIGKILL)
    assert serving_at(home) is not None
    done = command("ingest", str(SAMPLE), home=home)
    assert done.returncode == 0, done.stderr


def test_the_note_holds_nothing_secret(tmp_path: Path) -> None:
    with own(tmp_path, "qa serve") as lock:
        assert serving_at(tmp_path) is None
        lock.serve(Serving("http://127.0.0.1:1", "abc", "0123", "auto"))
        note = json.loads((tmp_path / "owner.json").read_text())
    assert set(note) == {"pid", "host", "command", "since", "serving"}
    assert set(note["serving"]) == {"url", "instance", "store", "judge"}
    assert serving_at(tmp_path) is None


@contextmanager
def other_program(instance: str = "") -> Iterator[tuple[str, list[str]]]:
    """Something else that listens on the port of a note; tells what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.path} {self.headers.get('authorization')}")
            self.send_response(200)
            self.send_header(INSTANCE_HEADER, instance)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def test_another_program_on_its_port_gets_neither_question_nor_key(tmp_path: Path) -> None:
    with other_program() as (url, asked), own(tmp_path) as lock:
        lock.serve(Serving(url, "abc", "0123", "auto"))
        with (
            pytest.raises(StoreLocked, match="is not that server"),
            open_either(Settings(home=tmp_path), key="dl_secret"),
        ):
            pass
    assert asked == ["/livez None"]


def test_a_server_of_another_database_is_not_asked(tmp_path: Path) -> None:
    with other_program("abc") as (url, asked), own(tmp_path) as lock:
        lock.serve(Serving(url, "abc", "0123", "auto"))
        for named in (None, f"sqlite:///{tmp_path}/other.sqlite"):
            settings = Settings(home=tmp_path, database_url=named)
            with pytest.raises(BadSettings, match="QA_DATABASE_URL"), open_either(settings):
                pass
    assert asked == ["/livez None"] * 2
    assert not (tmp_path / "dateline.sqlite").exists()


@pytest.mark.parametrize("address", ["http://192.0.2.1:8000", "http://example.org", "x"])
def test_an_address_beyond_this_machine_is_not_asked(tmp_path: Path, address: str) -> None:
    with own(tmp_path) as lock:
        lock.serve(Serving(address, "abc", "0123", "auto"))
        with (
            pytest.raises(StoreLocked, match="beyond this machine"),
            open_either(Settings(home=tmp_path)),
        ):
            pass


@pytest.mark.parametrize("note", ["{", "[]", '{"serving": {"url": 1}}', '{"serving": null}'])
def test_a_note_that_cannot_be_read_names_no_server(tmp_path: Path, note: str) -> None:
    with own(tmp_path):
        (tmp_path / "owner.json").write_text(note)
        assert serving_at(tmp_path) is None
        with pytest.raises(StoreLocked, match="in use by"), open_either(Settings(home=tmp_path)):
            pass
