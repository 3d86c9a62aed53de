"""``/v1/articles``: list, read, add, describe and delete articles."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from qa.api.access import ADMIN, READ, WRITE
from qa.api.admission import Checkpoint
from qa.api.bodies import check_values
from qa.api.public import public
from qa.api.schemas import ArticleEdit, ArticlesPage, ArticlesRequest
from qa.api.service import Service, TheService
from qa.engine import Engine
from qa.errors import BadQuestion, InvalidInput, QAError
from qa.sources.formats import host_name, read_drafts, storable
from qa.store.listing import Place
from qa.types import Article, ArticleMeta, Filters, GivenDay, IngestOutcome, IngestReport, Name

ARTICLES_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ArticlesRequest"}}
        },
    }
}
"""Described by hand, because the route reads its body by itself, in a thread."""


def add_articles(routes: APIRouter) -> None:
    """Add the routes."""
    _add_reading(routes)

    @routes.post(
        "/v1/articles",
        dependencies=[WRITE],
        openapi_extra=ARTICLES_BODY,
        response_model=IngestReport,
    )
    async def add_articles(request: Request, service: TheService) -> IngestReport:
        """Store articles; each one's outcome is reported, a bad one stops no other.

        An article dated after tomorrow is stored without its date, and the report says so. Where
        something ends the batch (a full disk, a database that is away), the problem's `report`
        says what was stored by then.
        """
        _require_json(request)
        async with service.admission.uploads.place():
            body = await request.body()
            return await store_batch(
                request, service, lambda stopping: _store(service.engine, body, stopping)
            )

    @routes.patch("/v1/articles/{article_id:path}", dependencies=[WRITE])
    async def edit_article(
        article_id: str, body: ArticleEdit, request: Request, service: TheService
    ) -> IngestOutcome:
        """Change what describes an article, as a new version; its text stays as it is."""
        return await service.admission.articles.run(
            request, lambda _: service.engine.edit(article_id, _changes(body))
        )

    @routes.delete("/v1/articles/{article_id:path}", dependencies=[ADMIN])
    async def delete_article(
        article_id: str, request: Request, response: Response, service: TheService
    ) -> ArticleMeta:
        """Delete an article with all its versions; `X-Dateline-Sequence` is the change's number."""
        gone, sequence = await service.admission.articles.run(
            request,
            lambda _: (service.engine.delete(article_id), service.engine.store.change_number()),
        )
        response.headers["X-Dateline-Sequence"] = str(sequence)
        return public(gone)


async def store_batch(
    request: Request, service: Service, work: Callable[[Stopping], IngestReport]
) -> IngestReport:
    """Store a batch in the thread for articles, and count what became of each.

    Args:
        request: Whose batch it is; when its client leaves, the rest is not stored.
        service: Whose archive it goes into.
        work: Stores it, and calls the ``Stopping`` for each outcome.

    Raises:
        QAError: Something ended the batch; its ``report`` says what was stored by then.
    """
    outcomes: list[IngestOutcome] = []
    try:
        return await service.admission.articles.run_to_end(
            request, lambda checkpoint: work(Stopping(checkpoint, outcomes))
        )
    except QAError as error:
        if outcomes and error.report is None:
            error.report = IngestReport(outcomes=tuple(outcomes), stopped=error.message)
        raise
    finally:
        for outcome in outcomes:
            service.metrics.ingested(outcome.result)


def _add_reading(routes: APIRouter) -> None:
    @routes.get("/v1/articles", dependencies=[READ])
    async def list_articles(
        request: Request,
        service: TheService,
        filters: Annotated[Filters, Depends(_filters)],
        title: Annotated[str, Query(max_length=200)] = "",
        after: Annotated[str | None, Query(max_length=2000)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 100,
    ) -> ArticlesPage:
        """List newest versions by date, the newest first, undated ones last, a page at a time.

        `title` is part of a title or id, in any case. A page may hold fewer than `limit`, or none,
        and still name a `next` one, where few titles match.
        """
        start = place_of(after)
        store = service.engine.store
        page = await service.admission.reading.run(
            request, lambda _: store.page(filters, title=title, after=start, limit=limit)
        )
        following = page.next and token_of(page.next)
        return ArticlesPage(articles=tuple(map(public, page.metas)), next=following)

    @routes.get("/v1/articles/{ref:path}", dependencies=[READ])
    async def get_article(ref: str, request: Request, service: TheService) -> Article:
        """Return an article: ``id``, ``id@version``, or ``id@`` and 12 or more of its hash."""
        return public(
            await service.admission.reading.run(request, lambda _: service.engine.article(ref))
        )


def _filters(
    publisher: Name | None = None,
    first: Annotated[GivenDay | None, Query(alias="from")] = None,
    last: Annotated[GivenDay | None, Query(alias="to")] = None,
) -> Filters:
    if first and last and first > last:
        raise BadQuestion("'from' is after 'to', so no article can match.", "Swap the two days.")
    publishers = () if publisher is None else (publisher,)
    return Filters(publishers=publishers, published_from=first, published_to=last)


def token_of(place: Place) -> str:
    """Encode a place in the list, for the query parameter ``after``."""
    day = place.day and place.day.isoformat()
    return base64.urlsafe_b64encode(json.dumps([day, place.id]).encode()).decode().rstrip("=")


def place_of(token: str | None) -> Place | None:
    """Decode what ``token_of`` encoded; None for None.

    Raises:
        BadQuestion: It is something else.
    """
    if token is None:
        return None
    try:
        padded = token + "=" * (-len(token) % 4)
        day, article_id = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        place = Place(None if day is None else date.fromisoformat(day), str(article_id))
    except (ValueError, TypeError, RecursionError) as error:
        raise _no_place() from error
    if storable(place.id):
        raise _no_place()
    return place


def _no_place() -> BadQuestion:
    return BadQuestion(
        "'after' is not a place in this list.", "Give the value of 'next' from the page before."
    )


def _require_json(request: Request) -> None:
    """Refuse other content types, which a form on a page of another site could send."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise RequestValidationError(
            [{"loc": ("body",), "msg": "it is not sent as JSON", "type": "content_type"}]
        )


class Stopping:
    """Progress of a batch that ends it at a checkpoint; what is stored by then stays.

    Args:
        checkpoint: Raises where the batch is to end.
        outcomes: Gets every outcome, so that they are known however the batch ends.
    """

    def __init__(self, checkpoint: Checkpoint, outcomes: list[IngestOutcome]) -> None:
        self._checkpoint = checkpoint
        self._outcomes = outcomes

    def planned(self, passages: int) -> None:
        """Call the checkpoint."""
        self._checkpoint()

    def embedded(self, passages: int) -> None:
        """Call the checkpoint."""
        self._checkpoint()

    def finished(self, outcome: IngestOutcome) -> None:
        """Note the outcome, and stop if it is time."""
        self._outcomes.append(outcome)
        self._checkpoint()


def _store(engine: Engine, body: bytes, stopping: Stopping) -> IngestReport:
    check_values(body)
    stopping.planned(0)
    given = _parsed(body)
    if given.as_read:
        return engine.ingest_drafts(read_drafts(given.articles), progress=stopping)
    return engine.ingest_mappings(given.articles, progress=stopping)


def _changes(body: ArticleEdit) -> dict[str, object]:
    """Return what an edit changes.

    Raises:
        InvalidInput: It changes nothing, or to what cannot be stored.
    """
    given: dict[str, object] = {name: getattr(body, name) for name in body.model_fields_set}
    if not given:
        raise InvalidInput("Nothing is given to change.", "Give e.g. published_at.")
    texts = [one for one in given.values() if isinstance(one, str)]
    texts += [word for tag in body.tags.items() for word in tag]
    for problem in filter(None, map(storable, texts)):
        raise InvalidInput(f"A field holds {problem}.", "Remove it.")
    if body.url is not None and host_name(body.url) is None:
        raise InvalidInput(f"The url {body.url[:60]!a} is not an http(s) address.", "Correct it.")
    return given


def _parsed(body: bytes) -> ArticlesRequest:
    try:
        return ArticlesRequest.model_validate(json.loads(body))
    except json.JSONDecodeError as error:
        fault: dict[str, Any] = {
            "type": "json_invalid",
            "loc": ("body", error.pos),
            "msg": f"JSON decode error: {error.msg}",
        }
        raise RequestValidationError([fault]) from error
    except ValidationError as error:
        faults = [
            {**one, "loc": ("body", *one["loc"])}
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise RequestValidationError(faults) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise HTTPException(400, "There was an error parsing the body") from error
