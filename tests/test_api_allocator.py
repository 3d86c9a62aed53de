"""A server's threads share few allocation arenas."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
