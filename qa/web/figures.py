"""Figures on the page: a topic's figures over time, as a plot and as a table."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from qa.answering.limits import clean_question
from qa.answering.timeline import PASSAGES, Timeline, csv_text, timeline
from qa.answering.timeline.plot import disputed
from qa.api.admission import Checkpoint
from qa.api.service import TheService
from qa.engine import Engine
from qa.types import Article
from qa.web.forms import Limits
from qa.web.plot import Plot, plotted
from qa.web.signing_in import READS
from qa.web.templating import HEADERS, respond


class FiguresForm(Limits):
    """The form at ``/figures``."""

    q: str = ""


def add_figures(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.get("/figures", dependencies=[READS])
    async def figures(
        request: Request, service: TheService, form: Annotated[FiguresForm, Query()]
    ) -> Response:
        if not form.q.strip():
            return await respond(request, "figures.html", form=form, found=None, plot=None, odd=())
        found, odd, plot = await service.admission.figures.run(
            request, lambda checkpoint: _drawn(service.engine, form, checkpoint)
        )
        asked = urlencode({"q": form.q}) + (f"&{form.query}" if form.query else "")
        return await respond(
            request, "figures.html", form=form, found=found, plot=plot, odd=odd,
            csv=f"/figures.csv?{asked}",
        )  # fmt: skip

    @routes.get("/figures.csv", dependencies=[READS])
    async def table(
        request: Request, service: TheService, form: Annotated[FiguresForm, Query()]
    ) -> Response:
        found, _ = await service.admission.figures.run(
            request, lambda checkpoint: _figures(service.engine, form, checkpoint)
        )
        named = {"Content-Disposition": 'attachment; filename="figures.csv"'}
        return Response(csv_text(found), media_type="text/csv", headers={**HEADERS, **named})


def _drawn(
    engine: Engine, form: FiguresForm, checkpoint: Checkpoint
) -> tuple[Timeline, frozenset[int], Plot | None]:
    found, odd = _figures(engine, form, checkpoint)
    return found, odd, plotted(found.figures, odd)


def _figures(
    engine: Engine, form: FiguresForm, checkpoint: Checkpoint
) -> tuple[Timeline, frozenset[int]]:
    """Return the timeline, and which of its figures another article contradicts."""

    def article(article_id: str, version: int) -> Article:
        checkpoint()
        return engine.archive.article(article_id, version)

    query = clean_question(form.q)
    passages = engine.search(query, filters=form.filters, as_of=form.as_of, top_k=PASSAGES)
    found = timeline(query, passages, article, as_of=form.as_of)
    return found, disputed(found.figures)
