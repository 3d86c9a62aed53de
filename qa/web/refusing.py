"""Errors as HTML pages; the page's own script gets problem documents instead."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from qa.api.problems import respond_to_any
from qa.api.refusals import NotAuthenticated
from qa.api.schemas import Problem
from qa.web.templating import respond, wants_part


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler, with errors made pages."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await usual(request)
            except Exception as error:
                refused = respond_to_any(error, request)
                if refused is None:
                    raise
                return await _page(request, error, refused)

        return handler


async def _page(request: Request, error: Exception, refused: Response) -> Response:
    if wants_part(request) or "text/event-stream" in request.headers.get("accept", ""):
        return refused
    if isinstance(error, NotAuthenticated):
        return await _sign_in(request, error)
    problem = Problem.model_validate_json(bytes(refused.body))
    kept = {name: refused.headers[name] for name in ("allow", "retry-after")
            if name in refused.headers}  # fmt: skip
    return await respond(
        request, "problem.html", status=problem.status, headers=kept, problem=problem
    )


async def _sign_in(request: Request, error: NotAuthenticated) -> Response:
    """Return the page that asks for the key; after a link on another site, one that reloads.

    The cookie is SameSite=Strict, so a link in a mail arrives without it though it is there.
    """
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site":
        return await respond(request, "arriving.html", here=here)
    back = here if request.method == "GET" else "/"
    given = "dateline_key" in request.cookies
    said = error.message if given else None
    return await respond(request, "sign_in.html", status=error.status, back=back, said=said)
