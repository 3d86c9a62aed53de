"""Article text on a terminal: nothing in it commands the terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from qa.engine import open_engine
from qa.settings import Settings

HOSTILE = (
    "Line one\r\nRed: \x1b[31mred\x1b[0m; title: \x1b]0;owned\x07; "
    "link: \x1b]8;;http://evil\x1b\\x; "
    "C1: \x9b31m; bidi: \u202e000,1\u202c and \u2066x\u2069; bell \x07; back\x08space.\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("hostile")
    with open_engine(Settings(home=home)) as engine:
        report = engine.ingest_mappings([{"id": "hostile", "text": HOSTILE}])
    assert report.count("added") == 1
    return home


def command(home: Path, *options: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "qa",
        "--home",
        str(home),
        "articles",
        "show",
        "hostile",
        *options,
    ]


def on_terminal(arguments: list[str]) -> bytes:
    """Return all that a command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(arguments, stdout=theirs, stdin=subprocess.DEVNULL) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 10_000):
                shown += piece
        except OSError:  # Linux says so when the other end is closed
            pass
        assert process.wait() == 0
    os.close(ours)
    return shown


@pytest.mark.parametrize("options", [("--text",), ()])
def test_on_a_terminal_no_control_of_an_article_is_left(
    home: Path, options: tuple[str, ...]
) -> None:
    shown = on_terminal(command(home, *options)).decode()
    assert "Red: �[31mred" in shown
    assert not {"\x1b", "\x07", "\x08", "\x9b", "\u202e", "\u202c", "\u2066", "\u2069"} & set(shown)


def test_into_a_pipe_the_stored_text_goes_byte_for_byte(home: Path) -> None:
    done = subprocess.run(command(home, "--text"), capture_output=True, check=True)
    assert done.stdout == HOSTILE.encode()
