"""Rows to values and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from qa.store.tables import versions
from qa.types import ArticleDraft, ArticleMeta
from qa.types.article import Day, content_hash

META_COLUMNS = tuple(
    column
    for column in versions.c
    if column.name not in {"text", "publisher_folded", "published_day"}
)

Row = Mapping[Any, Any]
LONGEST_FOLDED = 1_000
"""Bytes; an entry of a PostgreSQL index has at most 2,704."""


def publisher_key(publisher: str) -> str:
    """Return what a publisher is compared by: whole, in any case; a very long one by its hash."""
    folded = publisher.casefold()
    encoded = folded.encode("utf-8", "surrogatepass")
    return hashlib.sha256(encoded).hexdigest() if len(encoded) > LONGEST_FOLDED else folded


def meta_from(row: Row) -> ArticleMeta:
    """Return the description that a row of ``META_COLUMNS`` holds."""
    return ArticleMeta(
        id=row["article_id"],
        version=row["version"],
        content_hash=row["content_hash"],
        source=row["source"],
        title=row["title"],
        publisher=row["publisher"],
        url=row["url"],
        published_at=_day(row["published_at"]),
        published_origin=row["published_origin"],
        updated_at=_day(row["updated_at"]),
        updated_origin=row["updated_origin"],
        ingested_at=datetime.fromisoformat(row["ingested_at"]),
        length=row["length"],
        language=row["language"],
        tags=json.loads(row["tags"] or "{}"),
    )


def version_row(draft: ArticleDraft, version: int) -> dict[str, object]:
    """Return the row of ``versions`` for a draft that is stored now."""
    return {
        "article_id": draft.id,
        "version": version,
        "content_hash": content_hash(draft.text),
        "length": len(draft.text),
        "source": draft.source,
        "title": draft.title,
        "publisher": draft.publisher,
        "publisher_folded": None if draft.publisher is None else publisher_key(draft.publisher),
        "url": draft.url,
        "published_at": _stated(draft.published_at),
        "published_day": stated_day(draft.published_at),
        "published_origin": draft.published_origin,
        "updated_at": _stated(draft.updated_at),
        "updated_origin": draft.updated_origin,
        "language": draft.language,
        "tags": json.dumps(draft.tags, ensure_ascii=False) if draft.tags else None,
        "ingested_at": datetime.now(UTC).isoformat(),
        "text": draft.text,
    }


def stated_day(value: Day | None) -> date | None:
    """Return the calendar day as the article states it, in the article's own zone."""
    return value.date() if isinstance(value, datetime) else value


def _stated(value: Day | None) -> str | None:
    return None if value is None else value.isoformat()


def _day(value: str | None) -> Day | None:
    if value is None:
        return None
    whole_day = len(value) == len("2022-02-02")
    return date.fromisoformat(value) if whole_day else datetime.fromisoformat(value)
