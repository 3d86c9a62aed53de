"""BM25 over passages. tantivy is imported when an index is opened."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.retrieval.lexical.index import TantivyIndex

FORMAT = 2
"""Of what is indexed, and how; an index of another format is made anew (``indexing``)."""

__all__ = ["FORMAT", "open_lexical"]


def open_lexical(folder: Path, *, fresh: bool = False) -> TantivyIndex:
    """Open the lexical index in a folder, and create it when it isn't there.

    Args:
        folder: Owned by this process (``qa.store.own``).
        fresh: Throw away what is there.
    """
    from qa.retrieval.lexical.index import TantivyIndex

    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    return TantivyIndex(folder)
