"""The files below a folder, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.errors import BadArticle
from qa.sources.formats.names import printable_path


def files_below(folder: Path) -> Iterator[Path | BadArticle]:
    """Yield all files below a folder, sorted by name level by level, hidden ones left out.

    Links to folders are followed, but no folder is entered twice. What is neither file nor
    folder (a pipe, a device, a broken link), or cannot be listed, comes as a ``BadArticle``.
    """
    waiting, entered = [folder], set[tuple[int, int]]()
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                yield path if path.is_file() else _strange(path)
                continue
            status = path.stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            inside = sorted((p for p in path.iterdir() if p.name[0] != "."), reverse=True)
            waiting.extend(inside)
        except OSError as error:
            yield BadArticle(
                f"it cannot be listed: {error.strerror}.",
                "Check its permissions.",
                source=printable_path(path.absolute()),
            )


def _strange(path: Path) -> BadArticle:
    what = "a broken link" if path.is_symlink() else "neither a file nor a folder"
    return BadArticle(f"it is {what}.", "Remove it.", source=printable_path(path.absolute()))
