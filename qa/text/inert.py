"""Make text safe to show: characters that steer a terminal or turn text around are replaced."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t\u00ad\u200c\u200d"
"""Soft hyphens, and the joiners that emoji and Persian are written with, reorder nothing."""


def inert(text: str) -> str:
    """Return text in which control and bidirectional-override characters show as U+FFFD.

    An article could otherwise move the cursor, recolour the screen, or reverse a figure's digits.
    """
    if text.isprintable():  # most texts: none of these characters is
        return text
    return "".join(
        character
        if character in _KEPT or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
        else "\ufffd"
        for character in text
    )


def one_line(text: str, *, ends: bool = False) -> str:
    """Return inert text with white space folded, for display only.

    ``ends`` keeps one space where white space stood at an end: the text is a part of a line.
    """
    shown = inert(text.replace("\r", "\n"))
    line = " ".join(shown.split())
    if not ends or not shown:
        return line
    return " " * shown[0].isspace() + line + " " * (bool(line) and shown[-1].isspace())
