"""Read the articles of a file without storing them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from qa.errors import BadArticle
from qa.sources.formats import read_source
from qa.types import Article, ArticleDraft, content_hash


def read_articles(path: Path) -> tuple[Article, ...]:
    """Read all articles of a file or folder as version 1 of themselves.

    Raises:
        BadArticle: One of them cannot be read; a check against only the others would mislead.
    """
    found = []
    for read in read_source(str(path)):
        if isinstance(read, BadArticle):
            raise read
        found.append(_article(read))
    return tuple(found)


def _article(draft: ArticleDraft) -> Article:
    return Article(
        **draft.model_dump(exclude={"id_given", "notes"}),
        version=1,
        content_hash=content_hash(draft.text),
        ingested_at=datetime.now(UTC),
        length=len(draft.text),
    )
