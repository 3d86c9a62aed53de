"""Signing in on the page: a key is typed in once, then kept in a cookie.

The cookie is HttpOnly (no script reads it) and SameSite=Strict (requests that other sites cause do
not carry it), and opens the page's routes alone, not ``/v1``. A request that changes something must
also come from this origin (``qa.api.hosts``), so that no other site's page can act for a signed-in
user.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from qa.api.access import admitted
from qa.api.refusals import NotAuthenticated
from qa.keys import Key, Role
from qa.web.templating import HEADERS, respond

COOKIE = "dateline_key"
_SEE_OTHER = 303
_DAYS_30 = 30 * 24 * 3600


def _needs(role: Role) -> Callable[[Request], Awaitable[Key | None]]:
    async def admit(request: Request) -> Key | None:
        return await admitted(request, request.cookies.get(COOKIE), role)

    return admit


READS = Depends(_needs(Role.READ))
WRITES = Depends(_needs(Role.WRITE))


def add_sign_in(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.get("/sign-in")
    async def ask_for_key(request: Request) -> Response:
        return await respond(request, "sign_in.html", back="/", said=None)

    @routes.post("/sign-in")
    async def sign_in(
        request: Request,
        key: Annotated[str, Form(max_length=200)] = "",
        back: Annotated[str, Form(max_length=4000)] = "/",
    ) -> Response:
        token = key.strip()
        try:
            await admitted(request, token, Role.READ)
        except NotAuthenticated as error:
            return await respond(
                request, "sign_in.html", status=error.status, back=local(back), said=error.message
            )
        response = RedirectResponse(local(back), _SEE_OTHER, headers=HEADERS)
        secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, token, max_age=_DAYS_30, httponly=True, samesite="strict", secure=secure
        )
        return response

    @routes.post("/sign-out")
    async def sign_out() -> Response:
        response = RedirectResponse("/sign-in", _SEE_OTHER, headers=HEADERS)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response


def local(address: str) -> str:
    """Return the address if it is one of this server, else ``/``.

    >>> local("//evil.example/x"), local("/search?q=a")
    ('/', '/search?q=a')
    """
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and address.isprintable() else "/"
