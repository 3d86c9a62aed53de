"""Invented pages of one story, with what each test needs put in."""

from __future__ import annotations

from qa.errors import BadArticle
from qa.sources.formats import read_bytes
from qa.types import ArticleDraft

TITLE = "Norrvik shuts two schools"
BODY = """
<p>The council of Norrvik voted on Tuesday night to shut two schools, after a debate that lasted
four hours and drew 240 residents to the town hall.</p>
<p>“We had no choice,” said council leader Ilse Brandt. The closures will save 1.2 million crowns a
year, according to a report by the finance department.</p>
<p>Residents in the gallery shouted as the vote was read out. Campaigners said they would take the
decision to court, and a petition has 12,400 signatures.</p>
"""


def page(inside: str = "", *, head: str = "", before: str = "", after: str = "") -> str:
    """Return a page: ``inside`` opens the article, the others stand around it."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}</title>{head}</head>'
        f"<body>{before}<main><article><h1>{TITLE}</h1>{inside}{BODY}</article></main>{after}"
        "</body></html>"
    )


def read(markup: str, address: str | None = None) -> ArticleDraft:
    """Read a page that holds an article."""
    (draft,) = read_bytes(markup.encode(), "page.html", kind="html", name="page", address=address)
    assert not isinstance(draft, BadArticle), draft
    return draft
