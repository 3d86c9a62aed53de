"""The engine: opens the parts that the settings name and wires the steps. Nothing else does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from qa.ask import MAX_QUESTION, ask, clean_question, clean_text
from qa.parts import Answerer, Embedder, LexicalIndex, VectorIndex
from qa.settings import Settings
from qa.store import open_store, own
from qa.types import Article, ArticleMeta, AskEvent, Filters, IngestReport, Retrieval, Verification

if TYPE_CHECKING:
    from qa.indexing import Indexes, IndexReport, LightIndexes, Places
    from qa.ingest import Progress
    from qa.store.sqlstore import SqlStore

CPU_WORKERS = 2
"""Threads for retrieval and reading: they hold the processor, so more would only queue."""
EMBED_BATCH = 256
"""Passages embedded between two commits when an archive changes its model."""
_REF = re.compile(r"(?P<id>.+)@(?P<version>\d{1,9}|[0-9a-f]{12,64})", re.DOTALL)

Result = TypeVar("Result")


def find_article(store: SqlStore, ref: str) -> Article:
    """Return an article by id, ``id@version``, or ``id@`` and 12 or more digits of its hash.

    An id that itself ends like a version is tried as an id first.

    Raises:
        NotFound: There is no such article or version.
    """
    match = _REF.fullmatch(ref)
    if match is None or store.current(ref) is not None:
        return store.article(ref)
    version = match["version"]
    return store.article(match["id"], int(version) if len(version) < 12 else version)  # noqa: PLR2004


class Engine:
    """The opened parts, and each step with its parts filled in. Get one from ``open_engine``.

    Parts open when they are first used, so that a command pays only for what it needs.
    """

    def __init__(self, settings: Settings, store: SqlStore, *, light: bool = False) -> None:
        self.settings = settings
        self._light = light
        self._lighter: LightIndexes | None = None
        self.store = store
        self._opening = RLock()
        self._writing = RLock()
        self._indexes: Indexes | None = None
        self._pool = ThreadPoolExecutor(CPU_WORKERS, thread_name_prefix="qa")

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model that the settings name."""
        from qa.embed import open_embedder

        return open_embedder(self.settings.embedder)

    @cached_property
    def places(self) -> Places:
        """Where the derived indexes live."""
        from qa.indexing import Places

        chroma: dict[str, str | Path] = {
            "embedded": self.settings.home / "chroma",
            "cloud": "cloud://",
        }
        return Places(
            lexical=self.settings.home / "lexical",
            vectors=chroma.get(self.settings.chroma, self.settings.chroma),
            fingerprint=self.embedder.fingerprint,
            dimension=self.embedder.dimension,
        )

    @property
    def indexes(self) -> Indexes:
        """Both derived indexes, checked against the store and repaired when they are opened."""
        from qa.indexing import open_indexes

        with self._opening:
            self._close_lighter()
            if self._indexes is None:
                self._indexes = open_indexes(self.store, self.places)
            return self._indexes

    @property
    def legs(self) -> tuple[LexicalIndex, VectorIndex]:
        """The two indexes to search; without Chroma where a light engine can do without."""
        from qa.indexing import open_light

        with self._opening:
            if self._light and self._indexes is None and self._lighter is None:
                self._lighter = open_light(self.store, self.places)
            if self._lighter is not None:
                return self._lighter.lexical, self._lighter.vectors
        return self.indexes.lexical, self.indexes.vectors

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

        lexical, vectors = self.legs
        return retrieve(
            clean_question(query),
            store=self.store,
            embedder=self.embedder,
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
        with self._writing:
            self._ready_to_follow()
            return ingest(
                sources,
                store=self.store,
                embedder=self.embedder,
                follow=self._follow,
                progress=progress,
                fetch_page=partial(fetch, policy=policy),
            )

    def ingest_mappings(self, articles: Sequence[Mapping[str, Any]]) -> IngestReport:
        """Ingest articles given as fields."""
        from qa.ingest import ingest_mappings

        with self._writing:
            self._ready_to_follow()
            return ingest_mappings(
                articles, store=self.store, embedder=self.embedder, follow=self._follow
            )

    def delete(self, article_id: str) -> ArticleMeta:
        """Delete an article with all its versions, from the indexes too."""
        with self._writing:
            self._ready_to_follow()
            gone = self.store.delete(article_id)
            self._follow()
            return gone

    def check_indexes(self) -> IndexReport:
        """Compare both indexes with the store, passage by passage; nothing is repaired."""
        from qa.indexing import check_indexes

        with self._opening:
            self._close_indexes()
            return check_indexes(self.store, self.places)

    def rebuild_indexes(
        self, *, embed: bool = False, progress: Callable[[int], None] | None = None
    ) -> None:
        """Make both indexes anew from the stored vectors.

        Args:
            embed: First embed the passages that the store has no vectors for, with the model
                that the settings name now.
            progress: Hears of passages as they are written, twice each.
        """
        from qa.indexing import rebuild_indexes

        with self._writing, self._opening:
            self._close_indexes()
            if embed:
                self._embed_lacking()
            self._indexes = rebuild_indexes(self.store, self.places, progress)

    def problems(self) -> tuple[str, ...]:
        """Return what is degraded, in words; an index that cannot be opened raises instead."""
        held = self.indexes.vectors.count()
        live = len(self.store.live_keys())
        return () if held == live else (f"the vector index holds {held} of {live} passages",)

    def _embed_lacking(self) -> None:
        from qa.text import embedding_input

        fingerprint = self.embedder.fingerprint
        lacking = sorted(self.store.vectorless_keys(fingerprint))
        for start in range(0, len(lacking), EMBED_BATCH):
            keys = lacking[start : start + EMBED_BATCH]
            found = self.store.passages(keys)
            texts = [
                embedding_input(meta.title, meta.published_at, passage.text)
                for passage, meta in (found[key] for key in keys)
            ]
            self.store.put_vectors(keys, self.embedder.embed_passages(texts), fingerprint)

    def _ready_to_follow(self) -> None:
        """Open the indexes first: what stops them should stop us before any work is done."""
        _ = self.indexes

    def _follow(self) -> None:
        from qa.indexing import follow_store

        follow_store(self.store, self.indexes)

    def _close_lighter(self) -> None:
        if self._lighter is not None:
            self._lighter.close()
            self._lighter = None
            self._light = False

    def _close_indexes(self) -> None:
        from qa.indexing import close_indexes

        self._close_lighter()
        if self._indexes is not None:
            close_indexes(self.store, self._indexes)
            self._indexes = None

    def close(self) -> None:
        """Wait for work in progress, then close the parts."""
        self._pool.shutdown()
        with self._writing, self._opening:
            self._close_indexes()


@contextmanager
def open_engine(
    settings: Settings, *, server: str | None = None, light: bool = False
) -> Iterator[Engine]:
    """Own the archive's folder, open its store, and close all of it at the end.

    Args:
        settings: Names the archive and the parts.
        server: The URL at which this process will answer, for the message others see.

        light: Spare a process that answers little the opening of Chroma, where results are equal.

    Raises:
        StoreLocked: Another process owns the folder.
        StoreError: The store cannot be opened.
    """
    command = f"qa serve, at {server}" if server else None
    with own(settings.home, command), open_archive(settings) as store:
        engine = Engine(settings, store, light=light)
        try:
            yield engine
        finally:
            engine.close()


@contextmanager
def open_archive(settings: Settings) -> Iterator[SqlStore]:
    """Open the store alone, to read articles; safe beside the process that owns the folder."""
    settings.home.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.database_url or settings.home / "dateline.sqlite")
    try:
        yield store
    finally:
        store.close()
