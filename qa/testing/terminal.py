"""A command on a terminal of its own, typed at as a person would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07")
_PATIENCE = 120.0
_PROMPTS, _PROMPTED = b"\x1b[?2004h", b"\x1b[?2004l"
"""Bracketed paste is on while a prompt waits."""
ENTER = "\r"
CTRL_C = "\x03"
CTRL_D = "\x04"


class Terminal:
    """``python -m qa`` with these arguments on a pseudo-terminal."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str], columns: int) -> None:
        command = [sys.executable, "-m", "qa", *arguments]
        self._child, self._end = pty.fork()
        if not self._child:  # pragma: no cover  (the child becomes the command)
            # Tests in the background of a shell inherit that Ctrl-C is ignored.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm", **environ})  # noqa: S606
        size = struct.pack("HHHH", 40, columns, 0, 0)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, size)
        self._raw = b""
        self._read = 0

    @property
    def text(self) -> str:
        """All that was shown so far, without escape sequences."""
        return _plain(self._raw)

    def type(self, keys: str) -> None:
        """Type at the next prompt."""
        self._until(lambda: self._raw.count(_PROMPTS) > self._raw.count(_PROMPTED), "a prompt")
        self.interrupt(keys)

    def interrupt(self, keys: str) -> None:
        """Type at once, whatever the command does."""
        os.write(self._end, keys.encode())

    def wait(self, words: str) -> str:
        """Return what was shown since the last wait, once it holds these words.

        White space is folded: where lines break depends on the terminal's width.
        """
        self._until(lambda: words in _folded(self._raw[self._read :]), repr(words))
        shown, self._read = _folded(self._raw[self._read :]), len(self._raw)
        return shown

    def _until(self, done: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + _PATIENCE
        while not done():
            if time.monotonic() > until or not self._pump():
                raise AssertionError(f"{what} never came:\n{self.text}")

    def kill(self) -> None:
        """End the command if it has not ended."""
        with suppress(ProcessLookupError, ChildProcessError, OSError):
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            os.close(self._end)

    def end(self) -> int:
        """Wait for the command to end and return its exit status."""
        until = time.monotonic() + _PATIENCE
        while self._pump():
            assert time.monotonic() < until, self.text
        os.close(self._end)
        return os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])

    def _pump(self) -> bool:
        """Take what comes within a moment; false at the end."""
        if not select.select([self._end], [], [], 0.2)[0]:
            return True
        try:
            found = os.read(self._end, 65_536)
        except OSError:  # how Linux tells that the other side is closed
            return False
        self._raw += found
        if b"\x1b[6n" in found:  # asked where the cursor is
            os.write(self._end, b"\x1b[1;1R")
        return bool(found)


def _folded(raw: bytes) -> str:
    return " ".join(_plain(raw).split())


def _plain(raw: bytes) -> str:
    return _ESCAPES.sub("", raw.decode("utf-8", "replace")).replace("\r", "")
