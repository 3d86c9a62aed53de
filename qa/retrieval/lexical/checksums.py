"""Whether tantivy's files are as it wrote them.

Each file of a segment ends with a footer: JSON with the CRC-32 of all before it, its length, and
a magic number (tantivy, ``src/directory/footer.rs``). tantivy checks the magic number on opening,
and the checksum only when asked to, which its Python package cannot.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

MAGIC = 1337
TAIL = struct.Struct("<II")
PARTS = ("fast", "fieldnorm", "idx", "store", "term")
"""The files that every segment has here; ``pos`` and ``del`` are there or not."""
BLOCK = 1 << 20


def file_problem(folder: Path) -> str | None:
    """Check the files of all committed segments; return the first damage, in words, or None."""
    try:
        for path in _committed(folder):
            if not _intact(path):
                return f"{path} is damaged: its checksum does not agree with its content"
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        return f"the lexical index in {folder} cannot be read: {error}"
    return None


def _committed(folder: Path) -> Iterator[Path]:
    """Yield the files that ``meta.json`` stands for; others may be left from a killed process."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    for segment in meta["segments"]:
        name = segment["segment_id"].replace("-", "")
        yield from (folder / f"{name}.{part}" for part in PARTS)
        if segment["deletes"] is not None:
            yield folder / f"{name}.{segment['deletes']['opstamp']}.del"


def _intact(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(size - TAIL.size)
        length, magic = TAIL.unpack(file.read(TAIL.size))
        if magic != MAGIC:
            return False
        body = size - TAIL.size - length
        file.seek(body)
        footer = json.loads(file.read(length))
        file.seek(0)
        crc = 0
        while body > 0:
            block = file.read(min(BLOCK, body))
            crc = zlib.crc32(block, crc)
            body -= len(block)
    return bool(footer["crc"] == crc)
