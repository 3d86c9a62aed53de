"""Read the lines of a conversation: with editing and history on a terminal, plainly from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from qa.cli.chat_commands import NAMES


def line_reader(history: Path) -> Callable[[], str | None]:
    """Return what reads the next line that is not empty; None at the end.

    Args:
        history: File that keeps what was typed on a terminal.
    """
    return _edited(history) if sys.stdin.isatty() and sys.stderr.isatty() else _piped


def _piped() -> str | None:
    for line in sys.stdin:
        if line.strip():
            return line.strip()
    return None


def _edited(history: Path) -> Callable[[], str | None]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.output import create_output

    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)),
        completer=WordCompleter([f"/{name}" for name in NAMES], sentence=True),
        complete_while_typing=False,
        # The prompt belongs to the person; standard output may be a file.
        output=create_output(always_prefer_tty=True),
    )

    def read() -> str | None:
        while True:
            try:
                line = session.prompt("? ").strip()
            except EOFError:
                return None
            except KeyboardInterrupt:
                sys.stderr.write("Ctrl-D ends.\n")
                continue
            if line:
                return line

    return read
