"""What a vector index must have been made for."""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = 1
"""Of the index as Dateline writes it; raise it when keys or vectors change their meaning."""


@dataclass(frozen=True)
class Identity:
    """A store, an embedding model, how often Chroma writes its graph, whether it holds words."""

    store_id: str
    fingerprint: str
    dimension: int
    sync_threshold: int
    words: bool = False
    """Words beside the vectors (``words.py``); a collection of its own."""

    @property
    def prefix(self) -> str:
        """How the names of all of this store's collections begin."""
        return f"dateline-{self.store_id}-"

    @property
    def collection(self) -> str:
        """The collection's name; Chroma allows 3 to 512 of ``[a-zA-Z0-9._-]``."""
        return f"{self.prefix}{self.fingerprint}-f{FORMAT}{'-words' if self.words else ''}"

    @property
    def metadata(self) -> dict[str, str | int]:
        """What the collection says about itself."""
        return {"fingerprint": self.fingerprint, "dimension": self.dimension, "format": FORMAT}
