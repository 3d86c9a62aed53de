"""tantivy's failures as ours."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from qa.errors import IndexUnavailable, index_failed, translating


def unavailable(folder: Path, action: str, reason: object) -> IndexUnavailable:
    """Return the error that says what failed and how to mend it."""
    return index_failed(
        f"The lexical index ({folder}) failed to {action}",
        reason,
        "`qa index check` shows what is wrong, `qa index rebuild` makes the index anew.",
    )


def translated(folder: Path, action: str) -> AbstractContextManager[None]:
    """Turn what tantivy raises (ValueError, or a panic that is no Exception) into our error."""
    return translating(lambda error: unavailable(folder, action, error))
