"""Sentences of the bundled Wikinews articles whose figures were annotated by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from qa.types.span import Value

DEFAULT = Path(__file__).parent / "annotated" / "wikinews.jsonl"


class Gold(Value):
    """One annotated figure; offsets into its sentence."""

    start: int
    end: int
    core: tuple[int, int]
    text: str
    kind: str
    low: str | None = None
    """A decimal, or a fraction such as ``1/3``; absent for vague figures and dates."""
    high: str | None = None
    unit: str | None = None
    approximator: str = "none"
    head: str | None = None
    first: date | None = None
    last: date | None = None


class Sentence(Value):
    """One sentence, cut out of its article at ``start``."""

    article: str
    published: date
    start: int
    end: int
    text: str
    figures: tuple[Gold, ...]


def load(path: Path = DEFAULT) -> Iterator[Sentence]:
    """Read the annotations, in order."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Sentence.model_validate(json.loads(line))


def number(written: str | None) -> Decimal | None:
    """Return the value of an annotation's ``low`` or ``high``."""
    if written is None:
        return None
    top, _, bottom = written.partition("/")
    return Decimal(top) / Decimal(bottom or 1)
