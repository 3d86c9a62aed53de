"""Damage the indexes of a closed archive in every way we could think of."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from qa.retrieval.indexing import close_indexes, follow_store, open_indexes
from qa.store import open_store, own
from qa.testing.archive import STORE, body_of, places, put
from qa.testing.archive_check import Checked, checked

ARTICLES = 80
HALF = 2


class Damage(NamedTuple):
    """One damage and what was found after it."""

    name: str
    found: Checked


def _truncated(pattern: str, keep: int | None = None) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        path = _one(home, pattern)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // HALF if keep is None else keep])

    return harm


def _zeroed(pattern: str) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        path = _one(home, pattern)
        content = path.read_bytes()
        half = len(content) // HALF
        path.write_bytes(content[:half] + bytes(len(content) - half))

    return harm


def _removed(pattern: str) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        path = _one(home, pattern)
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return harm


def _segment(home: Path) -> None:
    shutil.rmtree(_one(home, "chroma/*/index_metadata.pickle").parent)


def _one(home: Path, pattern: str) -> Path:
    return sorted(home.glob(pattern))[0]


DAMAGES: Mapping[str, Callable[[Path], None]] = {
    "Chroma: index_metadata.pickle cut at byte 4096": _truncated("chroma/*/*.pickle", 4096),
    "Chroma: index_metadata.pickle emptied": _truncated("chroma/*/*.pickle", 0),
    "Chroma: segment folder deleted": _segment,
    "Chroma: data_level0.bin cut in half": _truncated("chroma/*/data_level0.bin"),
    "Chroma: second half of link_lists.bin zeroed": _zeroed("chroma/*/link_lists.bin"),
    "Chroma: header.bin cut in half": _truncated("chroma/*/header.bin"),
    "Chroma: chroma.sqlite3 cut in half": _truncated("chroma/chroma.sqlite3"),
    "Chroma: whole folder deleted": _removed("chroma"),
    "lexical: whole folder deleted": _removed("lexical"),
    "lexical: meta.json cut in half": _truncated("lexical/meta.json"),
    "lexical: meta.json deleted": _removed("lexical/meta.json"),
    "lexical: postings cut in half": _truncated("lexical/*.idx"),
    "lexical: second half of the terms zeroed": _zeroed("lexical/*.term"),
    "lexical: key column deleted": _removed("lexical/*.fast"),
}


def made(home: Path, database: str | None = None) -> dict[str, str | None]:
    """Make an archive whose graph Chroma has written to its files; return its texts."""
    texts: dict[str, str | None] = {}
    with own(home), open_store(database or home / STORE) as store:
        indexes = open_indexes(store, places(home))
        for number in range(ARTICLES):
            name = f"article-{number}"
            texts[name] = body_of(name, 1)
            put(store, name, body_of(name, 1))
        follow_store(store, indexes)
        close_indexes(store, indexes)
    return texts


def damages(
    folder: Path,
    names: Mapping[str, Callable[[Path], None]] = DAMAGES,
    database: str | None = None,
) -> Iterator[Damage]:
    """Apply each damage to a fresh copy of one archive, open it, and check everything.

    ``database`` is the URL of its store, if that is not a SQLite file in the archive.
    """
    texts = made(folder / "whole", database)
    for number, (name, harm) in enumerate(names.items()):
        home = folder / str(number)
        shutil.copytree(folder / "whole", home)
        harm(home)
        with own(home), open_store(database or home / STORE) as store:
            indexes = open_indexes(store, places(home))
            try:
                yield Damage(name, checked(store, indexes, texts))
            finally:
                close_indexes(store, indexes)
        shutil.rmtree(home)
