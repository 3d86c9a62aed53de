"""The two output channels: data on standard output, everything else on standard error."""

from __future__ import annotations

import sys

from rich.console import Console


def out() -> Console:
    """Return the console for data; plain text when it is not a terminal."""
    return Console(file=sys.stdout, highlight=False, markup=False, soft_wrap=True)


def err() -> Console:
    """Return the console for progress, warnings and errors."""
    return Console(file=sys.stderr, highlight=False, markup=False, soft_wrap=True)


def write_json(text: str) -> None:
    """Write one JSON document to standard output as UTF-8, whatever the locale."""
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
