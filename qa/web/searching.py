"""Search on the page: the passages that words find, these words marked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from qa.answering.limits import clean_question
from qa.api.public import public_retrieval
from qa.api.service import TheService
from qa.engine import Engine
from qa.types import Retrieval
from qa.web.excerpts import Excerpt, excerpt
from qa.web.forms import Limits
from qa.web.signing_in import READS
from qa.web.templating import respond

_SHOWN = 20
"""Passages."""


class SearchForm(Limits):
    """The form at ``/search``."""

    q: str = ""


def add_search(routes: APIRouter) -> None:
    """Add the route."""

    @routes.get("/search", dependencies=[READS])
    async def search(
        request: Request, service: TheService, form: Annotated[SearchForm, Query()]
    ) -> Response:
        if not form.q.strip():
            return await respond(request, "search.html", form=form, found=None, excerpts=())
        query = clean_question(form.q)
        found, excerpts = await service.admission.search.run(
            request, lambda _: _search(service.engine, query, form)
        )
        return await respond(
            request, "search.html", form=form, found=public_retrieval(found), excerpts=excerpts
        )


def _search(engine: Engine, query: str, form: SearchForm) -> tuple[Retrieval, tuple[Excerpt, ...]]:
    found = engine.search(query, filters=form.filters, as_of=form.as_of, top_k=_SHOWN)
    return found, tuple(excerpt(hit.passage.text, query) for hit in found.hits)
