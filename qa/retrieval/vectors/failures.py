"""Chroma's failures as ours."""

from __future__ import annotations

from contextlib import AbstractContextManager

from qa.errors import IndexUnavailable, index_failed, translating


def unavailable(place: str, action: str, reason: object) -> IndexUnavailable:
    """Return the error for a Chroma that failed to do something."""
    return index_failed(
        f"Chroma ({place}) failed to {action}",
        reason,
        "`qa index check` shows what is wrong, `qa index rebuild` makes the index anew from the "
        "store; for a server, see that it runs.",
    )


def translated(place: str, action: str) -> AbstractContextManager[None]:
    """Turn whatever Chroma raises into IndexUnavailable.

    For one and the same cause it raises its own errors, ValueError, httpx's errors, or, from its
    Rust part, a panic that is no Exception.
    """
    return translating(lambda error: unavailable(place, action, error))
