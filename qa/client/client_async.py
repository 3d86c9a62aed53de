"""The asynchronous client: ``Client``'s methods, awaited."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel

from qa.client import calls
from qa.client.calls import Call
from qa.client.connection import PAGE, TIMEOUT, checked_address, headers_for, options, request_of
from qa.client.replies import check, connecting, cut_off, event_of, read
from qa.types import (
    Answer,
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
from qa.types.service import ArticlesPage, Readiness

if TYPE_CHECKING:
    import httpx

    from qa.answering.timeline import Timeline

Model = TypeVar("Model", bound=BaseModel)


class AsyncClient:
    """A Dateline server, within one event loop; see ``Client`` for the errors.

    >>> async with AsyncClient("http://localhost:8000") as archive:
    ...     async for event in archive.stream("What did Canada promise Ukraine?"):
    ...         if event.event == "claim":
    ...             print(event.claim.text, event.claim.citations[0].quote)
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout: float = TIMEOUT,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """Take the arguments of ``Client``; nothing is connected to yet."""
        import httpx

        self.url = checked_address(url)
        self._headers = headers_for(key)
        self._timeout = timeout
        self._http = http or httpx.AsyncClient(**options(self.url, timeout))
        self._own = http is None

    async def close(self) -> None:
        """Close the connections."""
        if self._own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def ask(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
        model: str | None = None,
        strict: bool | None = None,
        retrieved: bool = False,
    ) -> Answer:
        """Answer a question; see ``Client.ask``."""
        asked = Asked(
            question=question,
            turns=tuple(turns),
            filters=filters,
            as_of=as_of,
            top_k=top_k,
            model=model,
            strict=strict,
        )
        return await self._get(calls.ask_call(asked, retrieved=retrieved), Answer)

    def stream(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
        model: str | None = None,
        strict: bool | None = None,
    ) -> AsyncGenerator[AskEvent, None]:
        """Answer a question as it is made; see ``Client.stream``."""
        asked = Asked(
            question=question,
            turns=tuple(turns),
            filters=filters,
            as_of=as_of,
            top_k=top_k,
            model=model,
            strict=strict,
        )
        return self.events(asked)

    async def events(self, asked: Asked) -> AsyncGenerator[AskEvent, None]:
        """Yield the events of an answer as it is made; ``stream`` takes the same as keywords."""
        from httpx_sse import EventSource

        call = calls.ask_call(asked)
        sent = request_of(call, self.url, self._headers, self._timeout, stream=True)
        with connecting(self.url):
            async with self._http.stream(**sent) as response:
                if not response.is_success:
                    await response.aread()
                    check(response)
                async for frame in EventSource(response).aiter_sse():
                    event = event_of(frame.event, frame.data)
                    if event is None:
                        return
                    yield event
        raise cut_off()

    async def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
    ) -> Retrieval:
        """Return the passages nearest to a question, best first."""
        call = calls.search_call(query, filters=filters, as_of=as_of, top_k=top_k)
        return await self._get(call, Retrieval)

    async def verify(
        self,
        text: str,
        *,
        articles: Sequence[str] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Verification:
        """Check a text claim by claim, against articles by their ids, or the whole archive."""
        call = calls.verify_call(text, articles=articles, filters=filters, as_of=as_of)
        return await self._get(call, Verification)

    async def figures(
        self, query: str, *, filters: Filters | None = None, as_of: date | None = None
    ) -> Timeline:
        """Return every figure for a topic over time, the oldest first."""
        from qa.answering.timeline import Timeline

        return await self._get(calls.figures_call(query, filters=filters, as_of=as_of), Timeline)

    async def articles(
        self, filters: Filters | None = None, *, title: str = ""
    ) -> AsyncIterator[ArticleMeta]:
        """Yield what is known of each article, the newest first; see ``Client.articles``."""
        after: str | None = None
        while True:
            page = await self.articles_page(filters, title=title, after=after)
            for meta in page.articles:
                yield meta
            if page.next is None:
                return
            after = page.next

    async def articles_page(
        self,
        filters: Filters | None = None,
        *,
        title: str = "",
        after: str | None = None,
        limit: int = PAGE,
    ) -> ArticlesPage:
        """Return one page; its ``next`` is the ``after`` of the next one."""
        call = calls.articles_call(filters, title=title, after=after, limit=limit)
        return await self._get(call, ArticlesPage)

    async def article(self, ref: str) -> Article:
        """Return an article: ``id``, ``id@version``, or ``id@`` and 12 or more of its hash."""
        return await self._get(calls.article_call(ref), Article)

    async def add(
        self, articles: Sequence[Mapping[str, Any]], *, as_read: bool = False
    ) -> IngestReport:
        """Store articles; see ``Client.add``."""
        return await self._get(calls.add_call(articles, as_read=as_read), IngestReport)

    async def edit(self, article_id: str, changes: Mapping[str, Any]) -> IngestOutcome:
        """Change an article's description, as a new version; None removes a field."""
        return await self._get(calls.edit_call(article_id, changes), IngestOutcome)

    async def delete(self, article_id: str) -> ArticleMeta:
        """Delete an article with all its versions."""
        return await self._get(calls.delete_call(article_id), ArticleMeta)

    async def ready(self) -> Readiness:
        """Say whether questions can be answered, and what is degraded."""
        return await self._get(calls.READY, Readiness)

    async def _get(self, call: Call, kind: type[Model]) -> Model:
        with connecting(self.url):
            sent = request_of(call, self.url, self._headers, self._timeout)
            response = await self._http.request(**sent)
        return read(response, kind)
