"""``qa.engine.Engine``'s methods, carried out by the server that owns the archive."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from qa.client import AsyncClient, Client
from qa.engine import Engine
from qa.engine.archive import Archive
from qa.errors import NotFound
from qa.served.sending import send_drafts
from qa.settings import Settings
from qa.types import (
    Article,
    ArticleMeta,
    Asked,
    AskEvent,
    Filters,
    Hit,
    IngestOutcome,
    IngestReport,
    Retrieval,
    Verification,
)

if TYPE_CHECKING:
    from qa.answering.timeline import Timeline
    from qa.sources.formats import Read
    from qa.sources.ingest import Defaults, Progress
    from qa.store.sqlstore import SqlStore

_USUAL = Settings(home=Path())


class ServedEngine:
    """Asks the server what needs the indexes or changes the archive; reads articles by itself.

    The store may be read beside its owner, the indexes may not. What a command line or its
    environment sets for a question (model, ``top_k``, ``strict``) is sent along.
    """

    def __init__(self, settings: Settings, store: SqlStore, url: str, key: str | None) -> None:
        self.settings = settings
        self.store = store
        self._url, self._key = url, key
        self._timeout = max(90.0, settings.request_seconds + 30, settings.model_seconds + 45)
        self._client = Client(url, key=key, timeout=self._timeout)
        self._asking: AsyncClient | None = None
        self._top_k = settings.top_k if settings.top_k != _USUAL.top_k else None
        self._model = settings.model if settings.model != _USUAL.model else None
        self._strict = settings.strict if settings.strict != _USUAL.strict else None

    @cached_property
    def _reading(self) -> Engine:
        """An engine that reads articles of the store and judges; it must touch no index."""
        return Engine(Archive(self.settings, self.store, light=True))

    def answer(self, asked: Asked) -> AsyncGenerator[AskEvent, None]:
        """Answer a question; see ``Engine.answer``."""
        own = {
            "top_k": asked.top_k or self._top_k,
            "model": asked.model or self._model,
            "strict": self._strict if asked.strict is None else asked.strict,
        }
        return self._here().events(asked.model_copy(update=own))

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
    ) -> Retrieval:
        """Return the passages nearest to a question; see ``Engine.search``."""
        chosen = top_k or self._top_k
        found = self._client.search(query, filters=filters, as_of=as_of, top_k=chosen)
        return found.model_copy(update={"hits": tuple(map(self._with_source, found.hits))})

    async def verify(
        self,
        text: str,
        *,
        articles: Sequence[Article] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Verification:
        """Check a text; against given articles here, where the archive is not needed for it."""
        if articles:
            return await self._reading.verify(text, articles=articles, as_of=as_of)
        return await self._here().verify(text, filters=filters, as_of=as_of)

    def figures(
        self, query: str, *, filters: Filters | None = None, as_of: date | None = None
    ) -> Timeline:
        """Return the figures for a topic or question over time."""
        return self._client.figures(query, filters=filters, as_of=as_of)

    def article(self, ref: str) -> Article:
        """Return an article version; see ``Engine.article``."""
        return self._reading.article(ref)

    def ingest(
        self,
        sources: Sequence[str],
        *,
        progress: Progress | None = None,
        defaults: Defaults | None = None,
        processes: int = 1,
    ) -> IngestReport:
        """Read files, folders, URLs and standard input here, and have the server store them."""
        from qa.sources.fetch import FetchPolicy, fetch
        from qa.sources.ingest import Defaults, read_sources

        policy = FetchPolicy(allow_private=self.settings.allow_private_urls)
        reads = read_sources(
            sources,
            fetch_page=partial(fetch, policy=policy),
            defaults=defaults or Defaults(),
            processes=processes,
        )
        with closing(reads):
            return self.ingest_drafts(reads, progress=progress)

    def ingest_drafts(
        self, reads: Iterable[Read], *, progress: Progress | None = None
    ) -> IngestReport:
        """Have the server store what was read already."""
        return send_drafts(reads, self._client.add, progress)

    def pull_feeds(self, *, limit: int = 100) -> IngestReport:
        """Fetch all feeds in this process, and have the server store their new articles."""
        from qa.sources.feeds import pull_all
        from qa.sources.fetch import FetchPolicy, fetch

        policy = FetchPolicy(allow_private=self.settings.allow_private_urls)
        fetch_page = partial(fetch, policy=policy)
        return pull_all(self.settings.home, fetch_page, self.ingest_drafts, limit=limit)

    def edit(self, article_id: str, changes: Mapping[str, object]) -> IngestOutcome:
        """Change an article's description, as a new version."""
        return self._client.edit(article_id, changes)

    def delete(self, article_id: str) -> ArticleMeta:
        """Delete an article with all its versions."""
        return self._client.delete(article_id)

    def check_key(self) -> None:
        """Make a small request, to see whether the key is accepted.

        Raises:
            NotAuthenticated: The server needs a key, or another one.
        """
        self._client.articles_page(limit=1)

    async def finish(self) -> None:
        """Close what belongs to this event loop; call it before the loop ends."""
        if self._asking is not None:
            await self._asking.close()
            self._asking = None
        if "_reading" in vars(self):
            await self._reading.finish()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        if "_reading" in vars(self):
            self._reading.close()

    def _here(self) -> AsyncClient:
        """Return the client of the event loop that runs."""
        if self._asking is None:
            self._asking = AsyncClient(self._url, key=self._key, timeout=self._timeout)
        return self._asking

    def _with_source(self, hit: Hit) -> Hit:
        """Give a hit its article's whole source, which does not go over HTTP."""
        try:
            source = self.store.article(hit.article.id, hit.article.version).source
        except NotFound:  # deleted since
            return hit
        article = hit.article.model_copy(update={"source": source})
        return hit.model_copy(update={"article": article})
