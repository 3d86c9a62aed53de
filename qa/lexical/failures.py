"""tantivy's failures as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import IndexUnavailable, QAError


def unavailable(folder: Path, action: str, reason: object) -> IndexUnavailable:
    """Return the error that says what failed and how to mend it."""
    return IndexUnavailable(
        f"The lexical index ({folder}) failed to {action}: {reason}.",
        "`qa index check` shows what is wrong, `qa index rebuild` makes the index anew.",
    )


@contextmanager
def translated(folder: Path, action: str) -> Iterator[None]:
    """Turn what tantivy raises (ValueError, or a panic that is no Exception) into our error."""
    try:
        yield
    except (QAError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise unavailable(folder, action, error) from error
