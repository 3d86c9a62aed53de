"""Chroma's failures as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qa.errors import IndexUnavailable, QAError


def unavailable(place: str, action: str, reason: object) -> IndexUnavailable:
    """Return the error for a Chroma that failed to do something."""
    return IndexUnavailable(
        f"Chroma ({place}) failed to {action}: {reason}.",
        "`qa index check` shows what is wrong, `qa index rebuild` makes the index anew from the "
        "store; for a server, see that it runs.",
    )


@contextmanager
def translated(place: str, action: str) -> Iterator[None]:
    """Turn whatever Chroma raises into IndexUnavailable.

    For one and the same cause it raises its own errors, ValueError, httpx's errors, or, from its
    Rust part, a panic that is no Exception.
    """
    try:
        yield
    except (QAError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise unavailable(place, action, error) from error
