"""Dates that have not come yet: an article cannot say when it will have been published.

Somebody who dates an article 2999 would otherwise have the newest word on everything. Such a date
counts as none; the day after today still counts, because it has begun somewhere.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from qa.types import ArticleMeta, Hit, Retrieval
from qa.types.article import Day

Meta = TypeVar("Meta", bound=ArticleMeta)


def latest_day() -> date:
    """Return the last day that an article of today may be dated: tomorrow in Greenwich."""
    return datetime.now(UTC).date() + timedelta(days=1)


def lies_ahead(day: Day | None, latest: date) -> bool:
    """Whether a date, as its article states it, is after the latest day."""
    if day is None:
        return False
    return (day.date() if isinstance(day, datetime) else day) > latest


def without_future(meta: Meta, latest: date) -> Meta:
    """Return an article as it may be reasoned with: without dates after the latest day."""
    ahead = {
        name: None
        for name in ("published_at", "updated_at")
        if lies_ahead(getattr(meta, name), latest)
    }
    return meta.model_copy(update=ahead) if ahead else meta


def retrieval_without_future(found: Retrieval, latest: date) -> Retrieval:
    """Return the passages with such dates taken away, and a warning for each article of them."""
    hits = tuple(_hit(hit, latest) for hit in found.hits)
    ahead = dict.fromkeys(
        f"{hit.article.ref} is dated {hit.article.published_at}, which has not come yet: it "
        "counts as undated."
        for hit in found.hits
        if lies_ahead(hit.article.published_at, latest)
    )
    if hits == found.hits:
        return found
    return found.model_copy(update={"hits": hits, "warnings": (*found.warnings, *ahead)})


def _hit(hit: Hit, latest: date) -> Hit:
    article = without_future(hit.article, latest)
    return hit if article is hit.article else hit.model_copy(update={"article": article})
