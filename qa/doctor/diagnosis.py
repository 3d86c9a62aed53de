"""The result of one check."""

from __future__ import annotations

from enum import StrEnum

from qa.errors import QAError
from qa.types import Value


class Status(StrEnum):
    """How a check came out."""

    OK = "ok"
    NOTE = "note"
    """Works, but deserves a look."""
    WRONG = "wrong"


class Diagnosis(Value):
    """What was checked, how it came out, and what to do where it failed."""

    name: str
    status: Status
    found: str
    todo: str = ""


def ok(name: str, found: str) -> Diagnosis:
    """Return a check that passed."""
    return Diagnosis(name=name, status=Status.OK, found=found)


def note(name: str, found: str, todo: str) -> Diagnosis:
    """Return a check that passed, with something to look at."""
    return Diagnosis(name=name, status=Status.NOTE, found=found, todo=todo)


def wrong(name: str, found: str, todo: str) -> Diagnosis:
    """Return a check that failed."""
    return Diagnosis(name=name, status=Status.WRONG, found=found, todo=todo)


def failure(name: str, error: QAError) -> Diagnosis:
    """Return an error as a check that failed."""
    return wrong(name, error.message, error.hint)
