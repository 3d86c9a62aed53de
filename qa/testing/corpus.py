"""The bundled articles as retrievals that do not depend on any index."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from qa.sources.formats import read_source
from qa.testing.folders import BUNDLED, ROOT
from qa.text import passage_spans
from qa.types import Article, ArticleDraft, Hit, Passage, Retrieval, content_hash

RECORDINGS = ROOT / "evals" / "recordings"
FILES = ("pentagon-troops-2022-02-02.txt", "wikinews.jsonl")
INVENTED = (
    BUNDLED / "invented",
    ROOT / "evals" / "suites" / "seen" / "attack" / "articles",
    RECORDINGS / "capable" / "articles.jsonl",
)
PASSAGES = 16


@cache
def articles() -> dict[str, Article]:
    """Return the bundled articles, the invented ones too, by id."""
    sources = (*(BUNDLED / name for name in FILES), *INVENTED)
    drafts = [read for source in sources for read in read_source(str(source))]
    found = [_stored(draft) for draft in drafts if isinstance(draft, ArticleDraft)]
    return {article.id: article for article in found}


def retrieval_of(question: str, *ids: str) -> Retrieval:
    """Return the first passages of these articles as if a question had found them."""
    chosen = [articles()[one] for one in ids]
    pairs = [
        (Passage.cut(article, span, ordinal), article)
        for article in chosen
        for ordinal, span in enumerate(passage_spans(article.text))
    ][:PASSAGES]
    hits = tuple(
        Hit(passage=passage, article=article.meta(), rank=rank, score=1 / rank)
        for rank, (passage, article) in enumerate(pairs, 1)
    )
    return Retrieval(query=question, hits=hits, articles_searched=len(chosen))


def _stored(draft: ArticleDraft) -> Article:
    return Article(
        **draft.model_dump(exclude={"id_given", "notes"}),
        version=1,
        content_hash=content_hash(draft.text),
        ingested_at=datetime(2026, 1, 1, tzinfo=UTC),
        length=len(draft.text),
    )


def stored_article(text: str, id: str, **described: Any) -> Article:  # noqa: A002
    """Return a text as a stored article, first version, with what else describes it."""
    return Article(
        id=id,
        version=1,
        content_hash=content_hash(text),
        ingested_at=datetime(2000, 1, 1, tzinfo=UTC),
        length=len(text),
        text=text,
        **{"source": id, **described},
    )
