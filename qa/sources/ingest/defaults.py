"""Values for a whole batch, used for articles that lack them: day, publisher, language, tags."""

from __future__ import annotations

from datetime import date

from pydantic import Field, field_validator

from qa.errors import InvalidInput
from qa.sources.formats import Read, host_name, language_tag
from qa.types import ArticleDraft, Value


class Defaults(Value):
    """Values for articles that lack them."""

    published_at: date | None = None
    publisher: str | None = None
    language: str | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    """Given to all; a tag that an article has itself stays."""

    @field_validator("language")
    @classmethod
    def _is_a_language(cls, stated: str | None) -> str | None:
        try:
            return stated and language_tag(stated)
        except InvalidInput as error:
            raise ValueError(str(error)) from error


NO_DEFAULTS = Defaults()


def completed(read: Read, defaults: Defaults) -> Read:
    """Fill in what a draft lacks; a publisher that is only its address's host counts as lacking."""
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
