"""``GET /v1/figures``: every figure for what is asked, over time."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from qa.api.engine import TheEngine
from qa.errors import BadQuestion
from qa.timeline import PASSAGES, Timeline, csv_text, timeline
from qa.types import Filters, GivenDay


def _filters(
    publisher: Annotated[list[str] | None, Query()] = None,
    first: Annotated[GivenDay | None, Query(alias="from")] = None,
    last: Annotated[GivenDay | None, Query(alias="to")] = None,
) -> Filters:
    if first and last and first > last:
        raise BadQuestion("'from' is after 'to', so no article can match.", "Swap the two days.")
    return Filters(publishers=tuple(publisher or ()), published_from=first, published_to=last)


def add_figures(routes: APIRouter) -> None:
    """Add the route."""

    @routes.get(
        "/v1/figures", response_model=Timeline, responses={200: {"content": {"text/csv": {}}}}
    )
    def figures(
        q: Annotated[str, Query(min_length=1, max_length=2000, examples=["US troops in Poland"])],
        engine: TheEngine,
        filters: Annotated[Filters, Depends(_filters)],
        as_of: GivenDay | None = None,
        format: Literal["json", "csv"] = "json",  # noqa: A002
    ) -> Timeline | Response:
        """Return the figures for a topic or question, the oldest first, copies folded."""
        passages = engine.search(q, filters=filters, as_of=as_of, top_k=PASSAGES)
        found = timeline(q, passages, engine.store.article, as_of=as_of)
        return Response(csv_text(found), media_type="text/csv") if format == "csv" else found
