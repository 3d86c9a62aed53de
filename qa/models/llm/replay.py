"""Recording replies and playing them back, at the seam where the model is called.

The file is JSON Lines; a record is ``{"key", "model", "request", "deltas", "completion"}``, where
the key is the sha256 of the canonical request. A replayed run needs no network and no key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path

from pydantic import ValidationError

from qa.errors import BadSettings, ModelUnavailable
from qa.models.llm.chat import ChatModel, ChatRequest, Completion, CompletionDelta, CompletionStream
from qa.models.llm.deadline import Deadline
from qa.types import Value


class Record(Value):
    """One request with its reply."""

    key: str
    model: str
    request: ChatRequest
    deltas: tuple[str, ...]
    completion: Completion


def request_key(model: str, request: ChatRequest) -> str:
    """Return the sha256 over the model's name and the request, as 64 hex digits.

    Canonical form: JSON with sorted keys, no spaces, defaults written out, UTF-8.
    """
    canonical = json.dumps(
        {"model": model, "request": request.model_dump(mode="json")},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def record_of(model: str, request: ChatRequest, deltas: Iterable[str], end: Completion) -> Record:
    """Return the record of one call."""
    key = request_key(model, request)
    return Record(key=key, model=model, request=request, deltas=tuple(deltas), completion=end)


def read_records(file: Path) -> tuple[Record, ...]:
    """Read a replay file.

    Raises:
        BadSettings: It cannot be read, or a line is not a record whose key fits its request.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"The replay file {file} cannot be read: {error}.") from error
    return tuple(_read(line, f"{file}, line {n}") for n, line in enumerate(lines, 1) if line)


def _read(line: str, where: str) -> Record:
    try:
        record = Record.model_validate_json(line)
    except ValidationError as error:
        raise BadSettings(f"{where} is not a record.", "Record it again.") from error
    if record.key != request_key(record.model, record.request):
        raise BadSettings(f"{where}: the key is not that of its request.", "Record it again.")
    return record


class ReplayModel:
    """Plays back what was recorded for a model, delta by delta."""

    def __init__(self, name: str, file: Path) -> None:
        """Read the file (BadSettings as for ``read_records``). Of equal keys the last counts."""
        self.name = name
        self._file = file
        self._records = {record.key: record for record in read_records(file)}

    async def ready(self) -> None:
        """See ``ChatModel``; there is nothing to do."""

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        """Answer one request; see ``ChatModel``. ModelUnavailable if it was not recorded."""
        del deadline  # what is on disk is there in time
        key = request_key(self.name, request)
        record = self._records.get(key)
        if record is None:
            raise ModelUnavailable(
                f"{self._file} holds no reply of {self.name} to this request ({key[:12]}).",
                "The question, the passages found, or a prompt changed since: record it again "
                "with the model itself, or undo the change.",
                retryable=False,
            )
        for text in record.deltas:
            yield CompletionDelta(text=text)
        yield record.completion


class RecordingModel:
    """Passes requests on to a model and appends each whole reply to a replay file."""

    def __init__(self, model: ChatModel, file: Path) -> None:
        self.name = model.name
        self._model = model
        self._file = file

    async def ready(self) -> None:
        """See ``ChatModel``."""
        await self._model.ready()

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        """Answer one request; see ``ChatModel``. A reply that breaks off is not recorded."""
        deltas: list[str] = []
        async with aclosing(self._model.stream(request, deadline)) as stream:
            async for item in stream:
                if isinstance(item, Completion):
                    self._append(record_of(self.name, request, deltas, item))
                else:
                    deltas.append(item.text)
                yield item

    def _append(self, record: Record) -> None:
        with self._file.open("a", encoding="utf-8") as out:
            out.write(record.model_dump_json() + "\n")
