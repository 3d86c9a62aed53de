"""The blocking client."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
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


class Client:
    """A Dateline server; safe to use from many threads.

    Every method raises the error of ``qa.errors`` that the server names (``BadQuestion``,
    ``NotFound``, ``ModelNotAllowed``, ``Overloaded``, …), ``NotAuthenticated`` where a key is
    needed, ``ServiceUnreachable`` where nothing answers in time, and ``ServiceFault`` where what
    answers cannot be understood. Nothing is tried again by itself: see ``error.retryable`` and
    ``error.retry_after``.

    >>> with Client("http://localhost:8000", key=os.environ.get("QA_KEY")) as archive:
    ...     for event in archive.stream("What did Canada promise Ukraine?"):
    ...         if event.event == "claim":
    ...             print(event.claim.text, event.claim.citations[0].quote)
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout: float = TIMEOUT,
        http: httpx.Client | None = None,
    ) -> None:
        """Connect to nothing yet.

        Args:
            url: Of the server, such as ``https://archive.example``.
            key: From ``qa keys add``; None where the server needs none.
            timeout: Seconds that one request may take; articles may take ten times as long.
            http: A client of your own (proxies, certificates), which you close yourself.

        Raises:
            BadSettings: The address or the key cannot be one.
        """
        import httpx

        self.url = checked_address(url)
        self._headers = headers_for(key)
        self._timeout = timeout
        self._http = http or httpx.Client(**options(self.url, timeout))
        self._own = http is None

    def close(self) -> None:
        """Close the connections."""
        if self._own:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
        retrieved: bool = False,
    ) -> Answer:
        """Answer a question.

        Args:
            question: As asked; with ``turns`` it may be a follow-up.
            turns: The conversation so far, oldest first; the server keeps none.
            filters: Which articles may be used.
            as_of: Nothing published after this day is read.
            top_k: Passages to read, 1 to 100.
            model: One that the server offers; default: the server's own.
            strict: Withdraw statements that no judge confirms; default: the server's setting.
            retrieved: Whether ``answer.retrieved`` shall hold the passages that were read.
        """
        asked = Asked(
            question=question,
            turns=tuple(turns),
            filters=filters,
            as_of=as_of,
            top_k=top_k,
            model=model,
            strict=strict,
        )
        return self._get(calls.ask_call(asked, retrieved=retrieved), Answer)

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
    ) -> Generator[AskEvent, None, None]:
        """Answer a question as it is made.

        Yields:
            ``Retrieved``, a ``ClaimMade`` for each claim once it is checked, then ``Answered``.
            When the iterator is closed, the server stops working on the question.

        Raises:
            ServiceFault: Also where the stream was cut off; ``retryable`` is True then.
        """
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

    def events(self, asked: Asked) -> Generator[AskEvent, None, None]:
        """Answer a question as it is made; ``stream`` with its arguments as one value."""
        from httpx_sse import EventSource

        call = calls.ask_call(asked)
        sent = request_of(call, self.url, self._headers, self._timeout, stream=True)
        with connecting(self.url), self._http.stream(**sent) as response:
            if not response.is_success:
                response.read()
                check(response)
            for frame in EventSource(response).iter_sse():
                event = event_of(frame.event, frame.data)
                if event is None:
                    return
                yield event
        raise cut_off()

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
    ) -> Retrieval:
        """Return the passages nearest to a question, best first."""
        call = calls.search_call(query, filters=filters, as_of=as_of, top_k=top_k)
        return self._get(call, Retrieval)

    def verify(
        self,
        text: str,
        *,
        articles: Sequence[str] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Verification:
        """Check a text claim by claim, against articles by their ids, or the whole archive."""
        call = calls.verify_call(text, articles=articles, filters=filters, as_of=as_of)
        return self._get(call, Verification)

    def figures(
        self, query: str, *, filters: Filters | None = None, as_of: date | None = None
    ) -> Timeline:
        """Return every figure for a topic over time, the oldest first."""
        from qa.answering.timeline import Timeline

        return self._get(calls.figures_call(query, filters=filters, as_of=as_of), Timeline)

    def articles(self, filters: Filters | None = None, *, title: str = "") -> Iterator[ArticleMeta]:
        """Yield what is known of each article, the newest first; pages are got as needed.

        Args:
            filters: Days, and one publisher at most.
            title: Part of the title or id, in upper or lower case.
        """
        after: str | None = None
        while True:
            page = self.articles_page(filters, title=title, after=after)
            yield from page.articles
            if page.next is None:
                return
            after = page.next

    def articles_page(
        self,
        filters: Filters | None = None,
        *,
        title: str = "",
        after: str | None = None,
        limit: int = PAGE,
    ) -> ArticlesPage:
        """Return one page; its ``next`` is the ``after`` of the next one."""
        call = calls.articles_call(filters, title=title, after=after, limit=limit)
        return self._get(call, ArticlesPage)

    def article(self, ref: str) -> Article:
        """Return an article: ``id``, ``id@version``, or ``id@`` and 12 or more of its hash."""
        return self._get(calls.article_call(ref), Article)

    def add(self, articles: Sequence[Mapping[str, Any]], *, as_read: bool = False) -> IngestReport:
        """Store articles, at most 1,000 and 16 MB; each one's outcome is in the report.

        Args:
            articles: Each with ``text`` and optionally ``id``, ``title``, ``publisher``, ``url``,
                ``published_at``, ``updated_at``, ``language``, ``tags``.
            as_read: They are drafts that Dateline read already (``ArticleDraft``): the text is
                kept exactly as it stands.
        """
        return self._get(calls.add_call(articles, as_read=as_read), IngestReport)

    def edit(self, article_id: str, changes: Mapping[str, Any]) -> IngestOutcome:
        """Change an article's description, as a new version; None removes a field."""
        return self._get(calls.edit_call(article_id, changes), IngestOutcome)

    def delete(self, article_id: str) -> ArticleMeta:
        """Delete an article with all its versions."""
        return self._get(calls.delete_call(article_id), ArticleMeta)

    def ready(self) -> Readiness:
        """Say whether questions can be answered, and what is degraded."""
        return self._get(calls.READY, Readiness)

    def _get(self, call: Call, kind: type[Model]) -> Model:
        with connecting(self.url):
            sent = request_of(call, self.url, self._headers, self._timeout)
            response = self._http.request(**sent)
        return read(response, kind)
