"""How a question was understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Reading(NamedTuple):
    """A question in its stand-alone form."""

    core: str
    """What later follow-ups are read against: without context, with short descriptions."""
    text: str
    """What is searched for."""
    topic: str
    """What its thread is about."""
    sure: bool
    people: tuple[str, ...] = ()
    """Whom "he" and "she" were taken for."""
    fuller: Mapping[str, str] = {}
    """Short descriptions in it, each with the one that tells it from others."""

    def as_question(self) -> Reading:
        """Return it with a capital and a question mark."""
        return self._replace(core=_question(self.core), text=_question(self.text))


def _question(text: str) -> str:
    folded = " ".join(text.replace(" ,", ",").split()).rstrip("?!. ")
    return f"{folded[:1].upper()}{folded[1:]}?"
