"""The engine: each step with the parts of one archive filled in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from qa.ask import MAX_QUESTION, ask, clean_question, clean_text
from qa.engine.archive import Archive
from qa.engine.refs import find_article
from qa.parts import Answerer
from qa.settings import Settings
from qa.types import (
    Article,
    ArticleMeta,
    AskEvent,
    Filters,
    IngestReport,
    Retrieval,
    Verification,
)

if TYPE_CHECKING:
    from qa.ingest import Progress
    from qa.store.sqlstore import SqlStore

CPU_WORKERS = 2
"""Threads for retrieval and reading: they hold the processor, so more would only queue."""

Result = TypeVar("Result")


class Engine:
    """All that a face can do with one archive. Get one from ``open_engine``."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._pool = ThreadPoolExecutor(CPU_WORKERS, thread_name_prefix="qa")

    @property
    def settings(self) -> Settings:
        """What it was opened with."""
        return self.archive.settings

    @property
    def store(self) -> SqlStore:
        """The truth."""
        return self.archive.store

    @cached_property
    def answerer(self) -> Answerer:
        """The answerer that the settings name."""
        from qa.answer.reader import ReaderAnswerer
        from qa.reader import open_reader

        return ReaderAnswerer(open_reader(), self.store.article, self.run)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run processor work in the bounded pool."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
    ) -> Retrieval:
        """Return the passages nearest to a question."""
        from qa.retrieve import retrieve

        lexical, vectors = self.archive.legs
        return retrieve(
            clean_question(query),
            store=self.store,
            embedder=self.archive.embedder,
            lexical=lexical,
            vectors=vectors,
            filters=filters,
            as_of=as_of,
            top_k=top_k or self.settings.top_k,
        )

    async def ask(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
    ) -> AsyncIterator[AskEvent]:
        """Answer a question; see ``qa.ask.ask`` for the events."""

        async def found(query: str) -> Retrieval:
            search = partial(self.search, query, filters=filters, as_of=as_of, top_k=top_k)
            return await self.run(search)

        clean_question(question)
        answerer = await self.run(lambda: self.answerer)
        async for event in ask(
            question, retrieve=found, answerer=answerer, article=self.store.article, as_of=as_of
        ):
            yield event

    def verify(
        self,
        text: str,
        *,
        articles: Sequence[Article] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Verification:
        """Check a text claim by claim against the given articles, or else against the archive."""
        from qa.verify import verify

        def found(claim: str) -> Sequence[Article]:
            hits = self.search(claim[:MAX_QUESTION], filters=filters, as_of=as_of).hits
            refs = dict.fromkeys((hit.passage.article_id, hit.passage.version) for hit in hits)
            return [self.store.article(*ref) for ref in refs]

        return verify(clean_text(text), (lambda _: articles) if articles else found, as_of=as_of)

    def article(self, ref: str) -> Article:
        """Return an article version; see ``find_article``."""
        return find_article(self.store, ref)

    def ingest(self, sources: Sequence[str], *, progress: Progress | None = None) -> IngestReport:
        """Ingest files, folders, URLs, and ``-`` for standard input."""
        from qa.fetch import FetchPolicy, fetch
        from qa.ingest import ingest

        policy = FetchPolicy(allow_private=self.settings.allow_private_urls)
        with self.archive.writing:
            _ = self.archive.indexes  # what stops them should stop us before any work is done
            return ingest(
                sources,
                store=self.store,
                embedder=self.archive.embedder,
                follow=self.archive.follow,
                progress=progress,
                fetch_page=partial(fetch, policy=policy),
            )

    def ingest_mappings(self, articles: Sequence[Mapping[str, Any]]) -> IngestReport:
        """Ingest articles given as fields."""
        from qa.ingest import ingest_mappings

        with self.archive.writing:
            _ = self.archive.indexes  # what stops them should stop us before any work is done
            return ingest_mappings(
                articles,
                store=self.store,
                embedder=self.archive.embedder,
                follow=self.archive.follow,
            )

    def delete(self, article_id: str) -> ArticleMeta:
        """Delete an article with all its versions, from the indexes too."""
        with self.archive.writing:
            _ = self.archive.indexes  # what stops them should stop us before any work is done
            gone = self.store.delete(article_id)
            self.archive.follow()
            return gone

    def close(self) -> None:
        """Wait for work in progress, then close the parts."""
        self._pool.shutdown()
        self.archive.close()
