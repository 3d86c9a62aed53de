"""Which models a request may name."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from qa.errors import ModelNotAllowed


def check_allowed(requested: str | None, default: str, allowed: Sequence[str]) -> str:
    """Return the model to use: the one requested, or the default.

    Args:
        requested: The model that the request names, or None.
        default: The server's own, always allowed.
        allowed: Names or patterns such as ``openai/*``; empty allows the default only.

    Raises:
        ModelNotAllowed: The request names another one.
    """
    if requested is None or requested == default:
        return default
    if any(fnmatchcase(requested, pattern) for pattern in allowed):
        return requested
    offered = ", ".join(dict.fromkeys((default, *allowed)))
    raise ModelNotAllowed(
        f"This server does not offer the model '{requested}'.", f"Name one of: {offered}."
    )
