"""The engine: each step with the parts of one archive filled in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from qa.answering.answerers.excerpts import PASSAGES
from qa.answering.ask import ask
from qa.answering.limits import MAX_QUESTION, clean_question, clean_text
from qa.answering.passages import passages_for
from qa.answering.question import Form, Question
from qa.answering.understand import understand
from qa.engine.answerers import Answerers
from qa.engine.archive import Archive
from qa.engine.future import retrieval_without_future
from qa.engine.refs import find_article
from qa.errors import IndexUnavailable
from qa.parts import Run
from qa.retrieval.retrieve.spelling import Respelled
from qa.settings import Settings
from qa.types import (
    Article,
    ArticleMeta,
    Asked,
    AskEvent,
    Filters,
    IngestOutcome,
    IngestReport,
    Retrieval,
    Turn,
    Verification,
)

if TYPE_CHECKING:
    from qa.answering.answerers.candidates import Candidate
    from qa.answering.timeline import Timeline
    from qa.models.reader import Reader
    from qa.sources.formats import Read
    from qa.sources.ingest import Defaults, Progress
    from qa.store.sqlstore import SqlStore

CPU_WORKERS = 2
"""Threads for retrieval and reading: they hold the processor, so more would only queue."""

Result = TypeVar("Result")


class Engine:
    """All that a face can do with one archive. Get one from ``open_engine``."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._pool = ThreadPoolExecutor(CPU_WORKERS, thread_name_prefix="qa")
        self._answerers = Answerers(archive, self.run)

    @property
    def settings(self) -> Settings:
        """What it was opened with."""
        return self.archive.settings

    @property
    def store(self) -> SqlStore:
        """The truth."""
        return self.archive.store

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
        min_sequence: int | None = None,
    ) -> Retrieval:
        """Return the passages nearest to a question; dates that have not come yet count as none.

        With ``min_sequence`` it waits until what was stored up to that change is found.
        """
        from qa.retrieval.retrieve import retrieve

        if min_sequence is not None:
            self.archive.await_change(min_sequence)
        lexical, vectors = self.archive.legs
        self.archive.catch_up()
        followed = self.archive.followed()
        found = retrieve(
            clean_question(query),
            store=self.store,
            embedder=self.archive.embedder,
            lexical=lexical,
            vectors=vectors,
            filters=filters,
            as_of=as_of,
            top_k=top_k or self.settings.top_k,
            reranker=self.archive.reranker,
            rerank_seconds=self.settings.reranker_seconds,
        )
        found = retrieval_without_future(found)
        behind = self._behind(followed)
        return found.model_copy(update={"warnings": found.warnings + behind}) if behind else found

    def _behind(self, followed: int | None) -> tuple[str, ...]:
        """Say what may be missing: what others stored, and was not indexed here up to a change.

        ``followed`` is read before the search and the store's last change after it: a version that
        is replaced meanwhile is dropped from what was found, and the new one was not searched.
        """
        if not self.archive.others:
            return ()
        if followed is None:
            return ("The indexes are being made anew: what is stored may be missing here.",)
        behind = self.store.change_number() - followed
        late = f"{behind} changes of the archive are not indexed here yet, and may be missing."
        return (late,) if behind > 0 else ()

    @property
    def reader(self) -> Reader:
        """What reads where no language model answers."""
        return self._answerers.span_reader

    def candidates(
        self, question: str, *, filters: Filters | None = None, as_of: date | None = None
    ) -> tuple[Candidate, ...]:
        """Return the words that the reader finds for a stand-alone question, likeliest first.

        They are not yet an answer: each has its features, and the decision weighs these.
        """
        hits = self.search(question, filters=filters, as_of=as_of).hits
        return self._answerers.candidates(Question(clean_question(question)), hits)

    def ask(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
        model: str | None = None,
        strict: bool | None = None,
        min_sequence: int | None = None,
    ) -> AsyncGenerator[AskEvent, None]:
        """Answer a question; the arguments are those of ``qa.types.Asked``."""
        return self.answer(
            Asked(
                question=question,
                turns=tuple(turns),
                filters=filters,
                as_of=as_of,
                top_k=top_k,
                model=model,
                strict=strict,
                min_sequence=min_sequence,
            )
        )

    async def answer(self, asked: Asked) -> AsyncGenerator[AskEvent, None]:
        """Answer a question; see ``qa.answering.ask`` for the events and errors."""
        answering = self._answerers.model(asked.model or self.settings.model)
        understood = await understand(
            asked.question,
            asked.turns,
            stand_alone=answering.stand_alone,
            respell=self._respelled,
            run=self.run,
        )
        enough = asked.top_k
        if understood.form is Form.TOPIC:
            enough = max(PASSAGES, asked.top_k or self.settings.top_k)
        search = partial(
            self.search,
            filters=asked.filters,
            as_of=asked.as_of,
            top_k=enough,
            min_sequence=asked.min_sequence,
        )

        async def found(part: Question) -> Retrieval:
            return await self.run(
                lambda: passages_for(part, understood, search, read=answering.reads_all_languages)
            )

        events = ask(
            understood,
            retrieve=found,
            answerer=await self.run(lambda: answering.answerer(understood)),
            article=cache(self.archive.article),  # for this question: each is read once
            as_of=asked.as_of,
            judges=await self.run(answering.judges),
            strict=self.settings.strict if asked.strict is None else asked.strict,
            run=self.run,
        )
        async with aclosing(events):
            async for event in events:
                yield event

    def _respelled(self, question: str) -> Respelled:
        """Read words that the archive doesn't know as words it does."""
        from qa.retrieval.retrieve import respelled

        try:
            return respelled(question, self.archive.legs[0])
        except IndexUnavailable:  # the search says what is missing
            return Respelled(question)

    async def verify(
        self,
        text: str,
        *,
        articles: Sequence[Article] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
        run: Run | None = None,
    ) -> Verification:
        """Check a text claim by claim against the given articles, or else against the archive.

        ``run`` runs its processor work, a few claims at a time; by default the engine's pool.
        """
        from qa.answering.verifying import verify

        def found(claim: str) -> Sequence[Article]:
            if articles:
                return articles
            hits = self.search(claim[:MAX_QUESTION], filters=filters, as_of=as_of).hits
            refs = dict.fromkeys((hit.passage.article_id, hit.passage.version) for hit in hits)
            return [self.archive.article(*ref) for ref in refs]

        return await verify(
            clean_text(text),
            found,
            await self.run(self._answerers.verifying_judge),
            as_of=as_of,
            run=run or self.run,
        )

    def figures(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        as_of: date | None = None,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> Timeline:
        """Return the figures for a topic or question over time; see ``qa.answering.timeline``.

        ``checkpoint`` is called before each article is read; what it raises ends the work.
        """
        from qa.answering.timeline import PASSAGES, timeline

        def article(article_id: str, version: int) -> Article:
            checkpoint()
            return self.archive.article(article_id, version)

        passages = self.search(query, filters=filters, as_of=as_of, top_k=PASSAGES)
        return timeline(query, passages, article, as_of=as_of)

    def article(self, ref: str) -> Article:
        """Return an article version; see ``find_article``."""
        return find_article(self.store, ref)

    def ingest(
        self,
        sources: Sequence[str],
        *,
        progress: Progress | None = None,
        defaults: Defaults | None = None,
        processes: int = 1,
    ) -> IngestReport:
        """Ingest files, folders, URLs, and ``-`` for standard input; see ``ingest``."""
        from qa.sources.fetch import FetchPolicy, fetch
        from qa.sources.ingest import Defaults, ingest

        policy = FetchPolicy(allow_private=self.settings.allow_private_urls)
        with self.archive.changing():
            return ingest(
                sources,
                store=self.store,
                embedder=self.archive.embedder,
                follow=self.archive.follow,
                progress=progress,
                fetch_page=partial(fetch, policy=policy),
                defaults=defaults or Defaults(),
                processes=processes,
            )

    def pull_feeds(self, *, limit: int = 100) -> IngestReport:
        """Take in what is new in all feeds that the archive follows; see ``qa.sources.feeds.pull``.

        How far a feed was followed is kept once its articles are stored.
        """
        from qa.sources.feeds import pull_all
        from qa.sources.fetch import FetchPolicy, fetch
        from qa.sources.ingest import ingest_drafts

        policy = FetchPolicy(allow_private=self.settings.allow_private_urls)
        with self.archive.changing():
            return pull_all(
                self.settings.home,
                partial(fetch, policy=policy),
                lambda reads: ingest_drafts(
                    reads,
                    store=self.store,
                    embedder=self.archive.embedder,
                    follow=self.archive.follow,
                ),
                limit=limit,
            )

    def edit(self, article_id: str, changes: Mapping[str, object]) -> IngestOutcome:
        """Describe an article otherwise, as a new version; see ``qa.sources.ingest.edit``."""
        from qa.sources.ingest import edit

        with self.archive.changing():
            return edit(
                article_id,
                changes,
                store=self.store,
                embedder=self.archive.embedder,
                follow=self.archive.follow,
            )

    def ingest_mappings(
        self,
        articles: Sequence[Mapping[str, Any]],
        *,
        progress: Progress | None = None,
    ) -> IngestReport:
        """Ingest articles given as fields; see ``qa.sources.ingest.ingest_mappings``."""
        from qa.sources.ingest import ingest_mappings

        with self.archive.changing():
            return ingest_mappings(
                articles,
                store=self.store,
                embedder=self.archive.embedder,
                follow=self.archive.follow,
                progress=progress,
            )

    def ingest_drafts(
        self, reads: Iterable[Read], *, progress: Progress | None = None
    ) -> IngestReport:
        """Ingest what was read already; see ``qa.sources.ingest.ingest_drafts``."""
        from qa.sources.ingest import ingest_drafts

        with self.archive.changing():
            return ingest_drafts(
                reads,
                store=self.store,
                embedder=self.archive.embedder,
                follow=self.archive.follow,
                progress=progress,
            )

    def delete(self, article_id: str) -> ArticleMeta:
        """Delete an article with all its versions, from the indexes too."""
        with self.archive.changing():
            gone = self.store.delete(article_id)
            self.archive.follow()
            return gone

    async def start(self) -> None:
        """Do beforehand what the first question would wait for; for a server.

        Raises:
            IndexUnavailable: An index cannot be opened now; questions try again.
        """
        await self.run(self._open)
        await self._answerers.model(self.settings.model).start()

    def _open(self) -> None:
        self.archive.keep_following()
        self.archive.embedder.embed_query("ready")
        _ = self.archive.reranker

    async def finish(self) -> None:
        """Close what belongs to this event loop; call it before the loop ends."""
        await self._answerers.finish()

    def close(self) -> None:
        """Wait for work in progress, then close the parts."""
        self._pool.shutdown()
        self.archive.close()
