"""Read files in several processes, and yield what they hold in the order in which they were named.

Reading a file is Python's own work, of which one process does one thing at a time: 2 ms for a text,
.4 s for a Word file. Embedding is not: it runs outside of Python's lock on all cores, and stays
with storing in the process that asked.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from typing import NamedTuple

from qa.errors import BadArticle, ProcessEnded
from qa.sources.formats import File, Limits, Read, listed, read_file
from qa.sources.formats.names import printable_path

FILES_AHEAD = 64
"""For each process: about as many as are embedded together."""
BYTES_AHEAD = 64_000_000
"""Of files that are read and not yet asked for; bounds memory. One file may always be read."""
_AS_THEY_COME = frozenset({None, "json lines", "table", "warc", "gzip", "zip"})
"""Formats that may hold more than memory does: read in this process, article by article."""


class _Waiting(NamedTuple):
    """A source whose articles have not been asked for yet."""

    size: int
    """Bytes of the file that another process reads, else 0."""
    reads: Callable[[], Iterable[Read]]


def read_in_processes(
    sources: Iterable[str],
    processes: int,
    *,
    here: Callable[[str], Iterator[Read]],
    is_file: Callable[[str], bool],
    limits: Limits,
) -> Generator[Read, None, None]:
    """Read sources, their files in other processes; closing the generator ends these.

    What ``read_source`` yields for the same sources, in the same order. They are started anew
    (``spawn``), so a program that calls this needs ``if __name__ == "__main__":``.

    Args:
        sources: What to read.
        processes: How many to start.
        here: Reads what is no file, in this process.
        is_file: Whether a source is a file or folder.
        limits: Sizes beyond which something is reported instead.

    Raises:
        ProcessEnded: One of them was killed; what it was reading is not known.
    """
    with _pool(processes) as pool:
        waiting: deque[_Waiting] = deque()
        for one in _parts(sources, is_file):
            waiting.append(_begun(one, pool, here, limits))
            while len(waiting) > FILES_AHEAD * processes or _ahead(waiting) > BYTES_AHEAD:
                yield from waiting.popleft().reads()
        while waiting:
            yield from waiting.popleft().reads()


def _parts(
    sources: Iterable[str], is_file: Callable[[str], bool]
) -> Iterator[str | File | BadArticle]:
    for source in sources:
        yield from listed(source) if is_file(source) else [source]


def _ahead(waiting: deque[_Waiting]) -> int:
    return sum(one.size for one in waiting) if len(waiting) > 1 else 0


def _begun(
    one: str | File | BadArticle,
    pool: ProcessPoolExecutor,
    here: Callable[[str], Iterator[Read]],
    limits: Limits,
) -> _Waiting:
    """Have a file read; what is read in this process is read when it is asked for."""
    if isinstance(one, BadArticle):
        return _Waiting(0, lambda: [one])
    if isinstance(one, str):
        return _Waiting(0, partial(here, one))
    if one.kind in _AS_THEY_COME:
        return _Waiting(0, partial(read_file, one, limits))
    try:
        future = pool.submit(_read, one, limits)
    except BrokenProcessPool as error:  # told when it is this file's turn
        future = Future()
        future.set_exception(error)
    return _Waiting(_size(one), partial(_result, one, future))


def _result(file: File, future: Future[list[Read]]) -> list[Read]:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise ProcessEnded(
            "A process that read files was killed, perhaps because memory ran out; the first file "
            f"that was not read is {printable_path(file.path)}.",
            "The same command again goes on; with fewer --processes it needs less memory.",
        ) from error


def _read(file: File, limits: Limits) -> list[Read]:
    """Read a file; runs in another process."""
    return list(read_file(file, limits))


def _size(file: File) -> int:
    try:
        return file.path.stat().st_size
    except OSError:  # reading it says what is wrong
        return 0


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes; at the end they are ended, whatever they do: they only read."""
    others = active_children()
    try:
        with _interrupts_ignored():  # children begin with it, and leave Ctrl-C to this process
            pool = ProcessPoolExecutor(
                processes, mp_context=get_context("spawn"), initializer=_end_with_parent
            )
            for _ in range(processes):  # each of these starts one
                pool.submit(os.getpid)
    except OSError as error:
        raise ProcessEnded(
            f"{processes} processes cannot be started: {error.strerror}.",
            "Give fewer --processes.",
        ) from error
    started = [child for child in active_children() if child not in others]
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in started:
            child.terminate()
            child.join()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # which alone may set it
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, in whatever way."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
