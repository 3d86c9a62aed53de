"""All routes of the page."""

from __future__ import annotations

from fastapi import APIRouter

from qa.web.articles import add_articles
from qa.web.asking import add_asking
from qa.web.figures import add_figures
from qa.web.refusing import PageRoute
from qa.web.searching import add_search
from qa.web.signing_in import add_sign_in
from qa.web.templating import add_static
from qa.web.verifying import add_verify


def add_page(routes: APIRouter) -> None:
    """Add the page to the service's routes."""
    page = APIRouter(route_class=PageRoute, include_in_schema=False)
    add_asking(page)
    add_verify(page)
    add_search(page)
    add_figures(page)
    add_articles(page)
    add_sign_in(page)
    add_static(page)
    routes.include_router(page)
