"""``qa chat`` on a terminal and through pipes, and ``qa logs``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.testing.command import qa
from qa.testing.folders import SAMPLE
from qa.types import Turn

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

from qa.testing.terminal import CTRL_C, CTRL_D, ENTER, Terminal

pytestmark = pytest.mark.slow
ALERT = "How many troops are on higher alert?"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample article alone."""
    path = tmp_path_factory.mktemp("chat")
    assert qa("ingest", str(SAMPLE), home=path).returncode == 0
    return path


@contextmanager
def chatting(home: Path, *arguments: str, columns: int = 100) -> Iterator[Terminal]:
    """A conversation at its first prompt; it's ended by Ctrl-D and must end well."""
    terminal = Terminal(["chat", *arguments], {"QA_HOME": str(home)}, columns)
    try:
        terminal.wait("Ctrl-D ends.")
        yield terminal
        terminal.type(CTRL_D)
        assert terminal.end() == 0
    finally:
        terminal.kill()


def test_a_conversation_on_a_terminal(home: Path, tmp_path: Path) -> None:
    saved = tmp_path / "talk.json"
    with chatting(home) as terminal:
        assert "1 article. /help lists the commands" in terminal.text
        terminal.type("/sources" + ENTER)
        terminal.wait("Nothing has been asked yet")
        terminal.type(ALERT + ENTER)
        assert "about 8,500 [1]" in terminal.wait("possible deployment")
        terminal.type("How many are in Europe already?" + ENTER)
        shown = terminal.wait("regular rotations")
        assert "Understood as: How many troops are in Europe already?" in shown
        terminal.type("/open 1" + ENTER)
        assert "reassure our NATO allies" in terminal.wait("/open 1 all shows all")
        terminal.type("/opne 1" + ENTER)
        terminal.wait("Did you mean /open?")
        terminal.type("/open 7" + ENTER)
        terminal.wait("There is no source 7.")
        terminal.type("thanks a lot!" + ENTER)
        terminal.wait("That is not a question.")
        terminal.type(f"/save {saved}" + ENTER)
        terminal.wait("saved 2 question(s)")
        terminal.type(f"/save {saved}" + ENTER)
        terminal.wait("cannot be written: File exists")
    turns = json.loads(saved.read_text(encoding="utf-8"))
    assert [turn["question"] for turn in turns] == [ALERT, "How many are in Europe already?"]


def test_ctrl_c_stops_an_answer_and_not_the_conversation(home: Path) -> None:
    with chatting(home) as terminal:
        terminal.type(ALERT + ENTER)
        terminal.wait("Searching")
        terminal.interrupt(CTRL_C)
        terminal.wait("Ctrl-D ends.")
        terminal.type(CTRL_C)
        terminal.wait("Ctrl-D ends.")
        terminal.type(ALERT + ENTER)
        terminal.wait("about 8,500 [1]")


def test_the_arrow_brings_back_what_was_typed_in_an_earlier_conversation(home: Path) -> None:
    with chatting(home) as terminal:
        terminal.type("/as-of 2022-01-05" + ENTER)
        terminal.wait("as of: 2022-01-05")
    with chatting(home) as terminal:
        terminal.type("\x1b[A" + ENTER)
        terminal.wait("as of: 2022-01-05")


def test_a_conversation_goes_on_where_it_stopped(tmp_path: Path, home: Path) -> None:
    qa("chat", home=home, stdin=f"{ALERT}\n")
    with chatting(home, "--continue") as terminal:
        terminal.type("/sources" + ENTER)
        terminal.wait("possible deployment")
        terminal.type("And in Poland?" + ENTER)
        terminal.wait("higher alert in Poland")


def test_lines_are_broken_between_words_on_a_narrow_terminal(home: Path) -> None:
    with chatting(home, columns=30) as terminal:
        terminal.type(ALERT + ENTER)
        terminal.wait("alert soon.”")
    answer = terminal.text.split("about 8,500 [1]")[1].split("soon.”")[0]
    lines = [line.rstrip() for line in answer.splitlines()]
    assert max(map(len, lines)) <= 30, lines
    assert "as additional reassurance" in " ".join(" ".join(lines).split())


def test_through_pipes_it_is_plain_text_and_empty_lines_are_nothing(home: Path) -> None:
    done = qa("chat", home=home, stdin=f"\n\n{ALERT}\n\n/sources\n/quit\nnever read\n")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert shown.count("about 8,500 U.S.-based") == 2
    assert "\x1b" not in shown
    assert b"\x1b" not in done.stderr
    assert len(max(shown.splitlines(), key=len)) > 200


def test_an_error_ends_the_line_only(home: Path) -> None:
    done = qa("chat", home=home, stdin=f"/as-of soon\n{'x' * 2001}\n{ALERT}\n")
    assert done.returncode == 0
    assert done.stderr.decode().count("error: ") == 2
    assert "8,500" in done.stdout.decode()


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    done = qa("chat", home=tmp_path, stdin="")
    assert "qa ingest" in done.stderr.decode()


def test_the_log_is_listed_searched_and_shown(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert "Nothing asked yet" in qa("logs", home=home).stderr.decode()
    qa("ingest", str(SAMPLE), home=home)
    qa("chat", home=home, stdin=f"{ALERT}\nWhy?\n")
    listed = qa("logs", home=home).stdout.decode()
    assert listed.index("Why?") < listed.index(ALERT)
    found = qa("logs", "--search", "ALERT?", home=home).stdout.decode()
    assert ALERT in found
    assert "Why?" not in found
    assert qa("logs", "--search", "zebra", home=home).stdout == b""
    (first, second) = json.loads(qa("logs", "--json", home=home).stdout)
    assert Turn(question=second["question"]) == Turn(question=ALERT)
    whole = qa("logs", first["conversation"], home=home).stdout.decode()
    assert "“The Pentagon also has put about 8,500" in whole
    assert qa("logs", "nothing", home=home).returncode == 3


def test_ctrl_c_while_ingesting_says_what_became_of_it(tmp_path: Path) -> None:
    terminal = Terminal(["ingest", "-"], {"QA_HOME": str(tmp_path)}, 80)
    try:
        while not (tmp_path / "owner.json").exists():
            time.sleep(0.05)
        terminal.interrupt(CTRL_C)
        terminal.wait("What was stored is kept")
        assert terminal.end() == 130
    finally:
        terminal.kill()


@pytest.mark.parametrize("command", ["search", "verify"])
def test_lines_break_between_words_on_a_narrow_terminal(home: Path, command: str) -> None:
    asked = "About 8,500 American troops were placed on higher alert for possible deployment."
    terminal = Terminal([command, asked], {"QA_HOME": str(home)}, 40)
    try:
        assert terminal.end() == 0
        assert max(map(len, terminal.text.splitlines())) <= 40
        assert "deployment" in terminal.text
    finally:
        terminal.kill()
