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


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """Yield the address of a ``chroma run`` that keeps its data in a folder."""
    program = shutil.which("chroma") or str(Path(sys.executable).with_name("chroma"))
    if not Path(program).exists():
        pytest.skip("the chroma executable is not installed")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [program, "run", "--path", str(folder / "data"), "--port", str(port)],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
        try:
            _wait_for(port, running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.kill()
            running.wait()


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert running.poll() is None, "chroma run ended"
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("chroma run does not listen")
