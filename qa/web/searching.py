"""Search on the page: the passages that words find."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from qa.answering.limits import clean_question
from qa.api.public import public_retrieval
from qa.api.service import TheService
from qa.web.forms import Limits
from qa.web.signing_in import READS
from qa.web.templating import respond


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
            return respond(request, "search.html", form=form, found=None)
        query, filters = clean_question(form.q), form.filters
        found = await service.admission.search.run(
            request,
            lambda _: service.engine.search(query, filters=filters, as_of=form.as_of, top_k=20),
        )
        return respond(request, "search.html", form=form, found=public_retrieval(found))
