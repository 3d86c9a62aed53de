"""Values that several tests build on."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime

from qa.answering.question import Question
from qa.types import (
    Article,
    ClaimDraft,
    DraftEnd,
    EvidenceHint,
    Hit,
    Passage,
    Retrieval,
    Span,
    content_hash,
)

TEXT = (
    "The ministry sent about 2,000 soldiers north on Tuesday. “They are not going to fight,” "
    "said Col. Ana Reyes. Another 60 will follow."
)


def make_article(text: str = TEXT, *, id: str = "north", version: int = 1) -> Article:  # noqa: A002
    return Article(
        id=id,
        version=version,
        content_hash=content_hash(text),
        source="<test>",
        title="Soldiers sent north",
        publisher="The Example",
        url="https://example.org/north",
        published_at=date(2030, 5, 7),
        ingested_at=datetime(2030, 5, 8, tzinfo=UTC),
        length=len(text),
        text=text,
    )


def whole_passage(article: Article) -> Passage:
    return Passage.cut(article, Span(start=0, end=article.length), 0)


def make_retrieval(*articles: Article) -> Retrieval:
    hits = tuple(
        Hit(passage=whole_passage(article), article=article.meta(), rank=rank, score=1 / rank)
        for rank, article in enumerate(articles, start=1)
    )
    return Retrieval(query="q", hits=hits, articles_searched=len(articles))


def draft_of(article: Article, words: str, *, text: str | None = None) -> ClaimDraft:
    """A draft whose evidence is the first occurrence of ``words``."""
    start = article.text.index(words)
    span = Span(start=start, end=start + len(words))
    hint = EvidenceHint(passage=whole_passage(article), span=span)
    return ClaimDraft(text=text or words, evidence=(hint,), score=0.9, extracted=text is None)


class ScriptedAnswerer:
    """An answerer that says what it was given."""

    name = "test/scripted"
    prompt_version = None
    part_by_part = False

    def __init__(self, *drafts: ClaimDraft | DraftEnd) -> None:
        self._drafts = drafts

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        for drafted in self._drafts:
            yield drafted
