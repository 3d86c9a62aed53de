"""Dates that have not come yet: an article cannot say when it will have been published.

Somebody who dates an article 2999 would otherwise have the newest word on everything. Such a date
counts as none. Sources that state one are stored undated (``formats.dates``); this is for what
was stored with another clock, or described so by hand.
"""

from __future__ import annotations

from typing import TypeVar

from qa.types import ArticleMeta, Hit, Retrieval, lies_ahead

Meta = TypeVar("Meta", bound=ArticleMeta)


def without_future(meta: Meta) -> Meta:
    """Return an article as it may be reasoned with: without dates that have not come."""
    ahead = {
        name: None for name in ("published_at", "updated_at") if lies_ahead(getattr(meta, name))
    }
    return meta.model_copy(update=ahead) if ahead else meta


def retrieval_without_future(found: Retrieval) -> Retrieval:
    """Return the passages with such dates taken away, and a warning for each article of them."""
    hits = tuple(_hit(hit) for hit in found.hits)
    ahead = dict.fromkeys(
        f"{hit.article.ref} is dated {hit.article.published_at}, which has not come yet: it "
        "counts as undated."
        for hit in found.hits
        if lies_ahead(hit.article.published_at)
    )
    if hits == found.hits:
        return found
    return found.model_copy(update={"hits": hits, "warnings": (*found.warnings, *ahead)})


def _hit(hit: Hit) -> Hit:
    article = without_future(hit.article)
    return hit if article is hit.article else hit.model_copy(update={"article": article})
