"""The files of a run: ``run.json``, and ``results.jsonl``, to which answers are appended."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from qa.errors import BadCase
from qa.evaluation.case import Case, Suite
from qa.types import Answer
from qa.types.span import Value


class Failure(Value):
    """Why there is no answer."""

    type: str
    message: str
    traceback: str = ""
    """Of a crash: where in the program it happened; empty for an error with a remedy."""

    @property
    def crash(self) -> bool:
        """Whether it is a fault of the program, and not of a model, a key or a network."""
        return bool(self.traceback)


class CaseResult(Value):
    """The result of asking one case once: an answer or a failure, never both."""

    case_id: str
    variant: str
    """The model asked; with a prompt file, ``model+file``."""
    repeat: int = Field(default=0, ge=0)
    answer: Answer | None = None
    failure: Failure | None = None
    seconds: float = Field(default=0, ge=0)

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes a result one of its kind in a run."""
        return self.variant, self.case_id, self.repeat


class RunManifest(Value):
    """What was run. The cases are kept, so that a run can be scored after the suite changed."""

    suite: Suite
    cases: tuple[Case, ...]
    suite_hash: str
    """sha256 over the cases, 16 hex digits."""
    corpus_hash: str
    """sha256 over the articles' ids and texts, 16 hex digits."""
    variants: tuple[str, ...]
    started_at: datetime
    dateline_version: str
    settings: dict[str, str] = Field(default_factory=dict)
    suite_folder: str = ""
    prompts: dict[str, str] = Field(default_factory=dict)
    """Variant to the version of the prompt file it was given."""


class RunFolder:
    """Reads and writes the files of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.results = path / "results.jsonl"
        self.articles = path / "articles.jsonl"

    def start(self, run: RunManifest, articles: dict[str, str]) -> None:
        """Write what is known before the first question.

        Raises:
            BadCase: The folder holds a run of other cases, articles or prompts.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        if (self.path / "run.json").exists():
            old = self.run()
            if (old.suite_hash, old.corpus_hash) != (run.suite_hash, run.corpus_hash):
                raise BadCase(
                    f"{self.path} holds a run of other cases or articles.",
                    f"Add --fresh (it then moves to {self.path}.1), or name another --out.",
                )
            run = _joined(old, run, self.path)
        write_whole(self.path / "run.json", run.model_dump_json(indent=1) + "\n")
        self.keep_articles(articles)

    def keep_articles(self, articles: dict[str, str]) -> None:
        """Write the articles that scoring and the report need, so that a run is complete."""
        lines = (json.dumps({"id": i, "text": t}, ensure_ascii=False) for i, t in articles.items())
        write_whole(self.articles, "".join(f"{line}\n" for line in lines))

    def run(self) -> RunManifest:
        """Read ``run.json``.

        Raises:
            BadCase: There is none, or it cannot be read.
        """
        try:
            return RunManifest.model_validate_json(
                (self.path / "run.json").read_text(encoding="utf-8")
            )
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            raise BadCase(
                f"{self.path} holds no run that can be read: {_first(error)}",
                "Name the folder that 'qa eval run --out' wrote.",
            ) from error

    def texts(self) -> dict[str, str]:
        """Return the articles the run was made with, by id."""
        if not self.articles.exists():
            return {}
        lines = self.articles.read_text(encoding="utf-8").split("\n")
        rows = (json.loads(line) for line in lines if line)
        return {row["id"]: row["text"] for row in rows}

    def append(self, result: CaseResult) -> None:
        """Write one result, durably, before the next is waited for."""
        append_line(self.results, result)

    def read(self) -> tuple[CaseResult, ...]:
        """Return the results so far, the last of each kind; an incomplete last line is left out."""
        if not self.results.exists():
            return ()
        last = {result.key: result for result in _read_lines(self.results)}
        return tuple(last.values())

    def repair(self) -> None:
        """Remove an incomplete last line (the process died writing it), to append safely."""
        cut_torn_line(self.results)


def _joined(old: RunManifest, new: RunManifest, path: Path) -> RunManifest:
    """Add a run's variants to those of the run that a folder holds."""
    for variant, version in new.prompts.items():
        if old.prompts.get(variant, version) != version:
            raise BadCase(
                f"{path} holds answers of {variant} to another text of its prompt.",
                "Name another --out, then 'qa eval compare' the two.",
            )
    update = {
        "variants": tuple(dict.fromkeys(old.variants + new.variants)),
        "prompts": old.prompts | new.prompts,
        "started_at": old.started_at,
    }
    return new.model_copy(update=update)


def move_aside(path: Path) -> Path | None:
    """Give a run's folder another name, the first free one of ``path.1``, ``path.2``, ...

    Returns:
        The new name; None where there is no such folder.

    Raises:
        BadCase: The folder holds something else than a run.
    """
    if not path.exists():
        return None
    if not (path / "run.json").exists() and any(path.iterdir()):
        raise BadCase(f"{path} is not the folder of a run.", "Name another --out.")
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return path.rename(aside)


def append_line(path: Path, value: Value) -> None:
    """Append a value as a line of JSON, durably."""
    with path.open("a", encoding="utf-8") as file:
        file.write(value.model_dump_json() + "\n")
        file.flush()
        os.fsync(file.fileno())


def cut_torn_line(path: Path) -> None:
    """Remove what follows the last line end of a file that lines are appended to."""
    data = path.read_bytes() if path.exists() else b""
    if data and not data.endswith(b"\n"):
        with path.open("r+b") as file:
            file.truncate(data.rfind(b"\n") + 1)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    part.replace(path)


def _read_lines(path: Path) -> Iterator[CaseResult]:
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines[:-1], start=1):
        try:
            yield CaseResult.model_validate_json(line)
        except ValidationError as error:
            raise BadCase(
                f"{path}, line {number}: {_first(error)}",
                "Another version of Dateline wrote it, or it is damaged: delete it and run again.",
            ) from error


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        detail = error.errors()[0]
        return f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}."
    return f"{error}."
