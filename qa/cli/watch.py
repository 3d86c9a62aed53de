"""Follow a folder: files put into it are ingested."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from qa.errors import BadArticle, InvalidInput, StoreLocked
from qa.sources.formats.folders import files_below
from qa.types import IngestReport

SETTLED = 2.0
"""Seconds that a file's size and time must stay as they are: until then it may still be written."""
RETRY = 10.0
"""Seconds after which an archive that was in use is tried again."""

Stamp = tuple[int, int]
"""A file's size and time of change."""


def follow(
    folder: Path,
    ingest: Callable[[list[str]], IngestReport],
    *,
    once: bool = False,
) -> None:
    """Ingest what a folder holds, and then whatever is put into it, until stopped.

    The operating system reports changes (``watchfiles``; where it cannot, as on network drives,
    ``WATCHFILES_FORCE_POLLING=true`` makes it poll). A file is ingested when it has not changed for
    two seconds; hidden files are left alone. The archive is open only while something is ingested,
    so that other commands can use it in between; while another process has it open, files wait.

    Args:
        folder: To follow.
        ingest: Ingests files, given their paths.
        once: End when nothing is left to ingest; for tests.

    Raises:
        InvalidInput: There is no such folder.
    """
    if not folder.is_dir():
        raise InvalidInput(f"There is no folder {folder} to watch.", "Make it, or name another.")
    taken: dict[Path, Stamp] = {}
    sys.stderr.write(f"watching {folder}; Ctrl-C ends\n")
    for _ in _ticks(folder):
        wanted = _settled(folder, taken)
        if wanted and _took(ingest, wanted):
            taken |= wanted
        elif once and not wanted:
            return


def _took(ingest: Callable[[list[str]], IngestReport], wanted: dict[Path, Stamp]) -> bool:
    """Ingest files; return False, after saying so and waiting, where the archive is in use."""
    try:
        ingest([str(path) for path in wanted])
    except StoreLocked as error:
        sys.stderr.write(f"waiting, {len(wanted)} files: {error}\n")
        time.sleep(RETRY)
        return False
    return True


def _ticks(folder: Path) -> Iterator[None]:
    """Yield at once, after every change, and a moment later, when it has settled."""
    from watchfiles import watch

    yield
    for _ in watch(folder, watch_filter=None, rust_timeout=int(1000 * SETTLED), debounce=400,
                   yield_on_timeout=True, ignore_permission_denied=True):  # fmt: skip
        yield


def _settled(folder: Path, taken: dict[Path, Stamp]) -> dict[Path, Stamp]:
    """Return the files that are new or changed, and no longer being written."""
    now = time.time()
    found = {}
    for path in files_below(folder):
        if isinstance(path, BadArticle):
            continue
        try:
            facts = path.stat()
        except OSError:  # it is gone again
            continue
        stamp = (facts.st_size, facts.st_mtime_ns)
        if taken.get(path) != stamp and now - facts.st_mtime >= SETTLED:
            found[path] = stamp
    return found


@contextmanager
def ending_on_sigterm() -> Iterator[None]:
    """Treat SIGTERM, with which services are stopped, as Ctrl-C."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
