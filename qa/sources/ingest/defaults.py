"""What a whole batch is told of its articles: for those that do not say it themselves."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from qa.sources.formats import Read, host_name
from qa.types import ArticleDraft, Value


class Defaults(Value):
    """What articles get that do not say it."""

    published_at: date | None = None
    publisher: str | None = None
    language: str | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    """Given to all; a tag that an article has itself stays."""


NO_DEFAULTS = Defaults()


def completed(read: Read, defaults: Defaults) -> Read:
    """Give a draft what it lacks; a publisher that is only its address's host counts as none."""
    if not isinstance(read, ArticleDraft) or defaults == NO_DEFAULTS:
        return read
    changes: dict[str, object] = {}
    if defaults.published_at and read.published_at is None:
        changes |= {
            "published_at": defaults.published_at,
            "published_origin": "given for the batch",
        }
    host = host_name(read.url) if read.url else None
    if defaults.publisher and read.publisher in (None, host):
        changes["publisher"] = defaults.publisher
    if defaults.language and read.language is None:
        changes["language"] = defaults.language
    if defaults.tags:
        changes["tags"] = {**defaults.tags, **read.tags}
    return read.model_copy(update=changes)
