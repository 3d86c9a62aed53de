"""Verifying on the page: a draft, claim by claim, with its evidence beside."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from qa.answering.limits import clean_text
from qa.api.questions import verified
from qa.api.schemas import VerifyRequest
from qa.api.service import TheService
from qa.types import Span
from qa.types.check import Verdict
from qa.web.forms import NONE, Limits
from qa.web.marking import stretches
from qa.web.signing_in import READS
from qa.web.templating import respond


class VerifyForm(Limits):
    """The form at ``/verify``."""

    text: str = ""


def add_verify(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.get("/verify", dependencies=[READS])
    async def verify_page(request: Request) -> Response:
        return await respond(request, "verify.html", text="", limits=NONE, found=None)

    @routes.post("/verify", dependencies=[READS])
    async def verify(
        request: Request, service: TheService, form: Annotated[VerifyForm, Form()]
    ) -> Response:
        text = clean_text(form.text.replace("\r\n", "\n"))  # browsers send forms with CRLF
        body = VerifyRequest(text=text, filters=form.filters, as_of=form.as_of)
        found = await service.admission.verify.within(request, verified(body, service))
        spans = [Span(start=claim.start, end=claim.end) for claim in found.claims]
        verdicts = [claim.verdict for claim in found.claims]
        return await respond(
            request, "verify.html", text=text, limits=form, found=found,
            parts=tuple(stretches(text, spans)),
            counts=[(one, verdicts.count(one)) for one in Verdict if one in verdicts],
            firsts={one: verdicts.index(one) + 1 for one in verdicts},
        )  # fmt: skip
