"""One thing looked at."""

from __future__ import annotations

from enum import StrEnum

from qa.errors import QAError
from qa.types import Value


class Status(StrEnum):
    """How it was found."""

    OK = "ok"
    NOTE = "note"
    """Works, but deserves a look."""
    WRONG = "wrong"


class Finding(Value):
    """What was looked at, how it was found, and what to do where it is not in order."""

    name: str
    status: Status
    found: str
    todo: str = ""


def ok(name: str, found: str) -> Finding:
    """Return that something is in order."""
    return Finding(name=name, status=Status.OK, found=found)


def note(name: str, found: str, todo: str) -> Finding:
    """Return that something deserves a look."""
    return Finding(name=name, status=Status.NOTE, found=found, todo=todo)


def wrong(name: str, found: str, todo: str) -> Finding:
    """Return that something is not in order."""
    return Finding(name=name, status=Status.WRONG, found=found, todo=todo)


def failure(name: str, error: QAError) -> Finding:
    """Return what an error says."""
    return wrong(name, error.message, error.hint)
