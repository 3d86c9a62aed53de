"""A Chroma server of our own, on a free port of the loopback."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest


class ChromaServer:
    """A ``chroma run`` that keeps its data in a folder, and may be stopped, wiped and started."""

    def __init__(self, program: str, folder: Path, port: int) -> None:
        self._program, self._folder, self._port = program, folder, port
        self._running: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{port}"

    def start(self) -> None:
        """Start it and wait until it listens."""
        data = str(self._folder / "data")
        with (self._folder / "log").open("ab") as log:
            self._running = subprocess.Popen(
                [self._program, "run", "--path", data, "--port", str(self._port)],
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )
        _wait_for(self._port, self._running)

    def stop(self) -> None:
        """Kill it; its data stay."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def wipe(self) -> None:
        """Take its data away, while it is stopped."""
        shutil.rmtree(self._folder / "data")


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """Yield a running server; skip where its program is not installed."""
    program = shutil.which("chroma") or str(Path(sys.executable).with_name("chroma"))
    if not Path(program).exists():
        pytest.skip("the chroma executable is not installed")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ChromaServer(program, folder, port)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert running.poll() is None, "chroma run ended"
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("chroma run does not listen")
