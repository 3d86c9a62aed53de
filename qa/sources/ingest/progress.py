"""How a caller follows the progress of ingesting."""

from __future__ import annotations

from typing import Protocol

from qa.types import IngestOutcome


class Progress(Protocol):
    """Is told how ingesting goes on."""

    def planned(self, passages: int) -> None:
        """So many more passages are going to be embedded."""

    def embedded(self, passages: int) -> None:
        """So many more passages are embedded."""

    def finished(self, outcome: IngestOutcome) -> None:
        """One source is done; what it added is durable."""


class Silent:
    """Ignores all progress."""

    def planned(self, passages: int) -> None:
        """Do nothing."""

    def embedded(self, passages: int) -> None:
        """Do nothing."""

    def finished(self, outcome: IngestOutcome) -> None:
        """Do nothing."""
