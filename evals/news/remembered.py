"""What the reader said of a passage, kept in a file, so that a run can be taken up again.

Reading takes nearly all the time of a run, and what follows it is what gets changed and measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from qa.models.reader import Reader, Reading
from qa.types.span import Value

SPANS = 5
"""Spans kept of every passage; fewer can be asked for."""


class _Line(Value):
    key: str
    reading: Reading


class RememberedReader:
    """A reader that reads no passage twice for one question (qa.models.reader.Reader).

    The file holds no text of the passages: only hashes, offsets and scores.
    """

    def __init__(self, reader: Reader, file: Path) -> None:
        """Use ``reader`` for what ``file`` doesn't hold yet."""
        self._reader = reader
        self._file = file
        lines = map(_Line.model_validate_json, _whole_lines(file))
        self._known = {line.key: line.reading for line in lines}
        self.name = reader.name
        self.fingerprint = reader.fingerprint
        self.threshold = reader.threshold

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = SPANS
    ) -> tuple[Reading, ...]:
        """Return one reading for each passage, in order, with at most ``spans`` spans each."""
        if spans > SPANS:
            raise ValueError(f"at most {SPANS} spans of a passage are remembered")
        keys = [self._key(question, passage) for passage in passages]
        self._learn(question, dict(zip(keys, passages, strict=True)))
        found = [self._known[key] for key in keys]
        return tuple(one.model_copy(update={"spans": one.spans[:spans]}) for one in found)

    def _learn(self, question: str, passages: dict[str, str]) -> None:
        new = {key: text for key, text in passages.items() if key not in self._known}
        readings = self._reader.read(question, list(new.values()), spans=SPANS)
        lines = [_Line(key=key, reading=one) for key, one in zip(new, readings, strict=True)]
        with self._file.open("a", encoding="utf-8") as file:
            file.writelines(f"{line.model_dump_json()}\n" for line in lines)
        self._known.update({line.key: line.reading for line in lines})

    def _key(self, question: str, passage: str) -> str:
        asked = "\0".join((self._reader.fingerprint, question, passage))
        return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _whole_lines(file: Path) -> list[str]:
    """Return the file's lines; the half line that a killed run may have left is cut off it."""
    if not file.exists():
        return []
    text = file.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        file.write_text(whole, encoding="utf-8")
    return whole.splitlines()
