"""Where bytes come from, as every reader of a format is told it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from qa.errors import BadArticle
from qa.sources.formats.fields import Place
from qa.sources.formats.limits import DEFAULT_LIMITS, Limits
from qa.types import ArticleDraft

Read = ArticleDraft | BadArticle
"""An article, or why there is none at this place."""


class Origin(NamedTuple):
    """Where bytes come from."""

    source: str
    """Kept in the drafts, and named in errors."""
    name: str | None = None
    """The id for a single article that names none; default: ``text-`` and a hash."""
    address: str | None = None
    """The URL they were fetched from."""
    charset: str | None = None
    """What HTTP said of their encoding."""
    limits: Limits = DEFAULT_LIMITS

    @property
    def place(self) -> Place:
        """As errors name it."""
        return Place(self.source)


Reader = Callable[[bytes, Origin], Iterator[Read]]
"""How a format is read."""
