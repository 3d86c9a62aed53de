"""Make text safe to show: characters that steer a terminal or turn text around are replaced."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t\u00ad\u200c\u200d"
"""Soft hyphens, and the joiners that emoji and Persian are written with, reorder nothing."""


def inert(text: str) -> str:
    """Return text in which control and bidirectional-override characters show as U+FFFD.

    An article could otherwise move the cursor, recolour the screen, or reverse a figure's digits.
    """
    return "".join(
        character
        if character in _KEPT or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
        else "\ufffd"
        for character in text
    )


def one_line(text: str) -> str:
    """Return inert text with white space folded, for display only."""
    return " ".join(inert(text).split())
