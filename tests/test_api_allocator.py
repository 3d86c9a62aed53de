"""A server's threads share few allocation arenas, and its garbage collections are short."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qa.testing.service import free_port

SCRIPT = """
import ctypes, sys, threading
from qa.api.allocator import limit_arenas
if "limited" in sys.argv and not limit_arenas():
    raise SystemExit("not glibc")
libc = ctypes.CDLL(None)
if not hasattr(libc, "malloc_info"):
    raise SystemExit("not glibc")
libc.malloc.restype = ctypes.c_void_p
ready = threading.Barrier(17)
def work():
    libc.malloc(1000)
    ready.wait()
    ready.wait()
threads = [threading.Thread(target=work) for _ in range(16)]
for one in threads: one.start()
ready.wait()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
ready.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="arenas are glibc's")
def test_sixteen_threads_have_few_arenas() -> None:
    def arenas(*arguments: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=False
        )
        if "not glibc" in done.stderr:
            pytest.skip("this C library has no arenas")
        return done.stdout.count("<heap nr=")

    assert arenas("limited") <= 2 < arenas()


SERVER = """
import gc, os, signal, sys
from pathlib import Path
from qa.api.server import run_server
from qa.settings import Settings
def started(url):
    print(gc.get_freeze_count(), len(gc.get_objects()), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
settings = Settings(home=Path(sys.argv[1]))
run_server(settings, host="127.0.0.1", port=int(sys.argv[2]), started=started)
"""


def test_a_collection_passes_over_what_was_there_when_the_server_started(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVER, str(tmp_path), str(free_port())],
        capture_output=True,
        text=True,
        check=False,
    )
    left_out, looked_at = map(int, done.stdout.split())
    assert left_out > 100_000
    assert looked_at < left_out / 10
