"""The command line."""

from __future__ import annotations


def app() -> None:
    """Run the command line."""
