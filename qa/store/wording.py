"""Wording that the store shares with what is built on it."""

from __future__ import annotations

REEMBED = "Run `qa index rebuild --embed` to embed the stored passages with this model."


def index_input(title: str | None, passage: str) -> str:
    """Return the title, a newline and the passage; the title once when the passage opens with it.

    A passage from the middle of an article often names neither its subject nor its place, the
    title does.
    """
    heading = (title or "").strip()
    if not heading or passage.lstrip().startswith(heading):
        return passage
    return f"{heading}\n{passage}"
