"""HTML pages, by trafilatura: its extraction is the stored text."""

from __future__ import annotations

import logging

from qa.errors import BadArticle
from qa.formats.dates import leading_date
from qa.formats.drafts import build_draft
from qa.formats.fields import Place
from qa.formats.limits import Limits
from qa.formats.page_facts import PageFacts
from qa.types import ArticleDraft

# Both log what we report ourselves; without a handler Python would print it to stderr.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read_page(
    page: str, source: str, name: str | None, address: str | None, limits: Limits
) -> ArticleDraft:
    """Extract the article of a page.

    Args:
        page: The page's source text.
        source: Named in errors, and kept in the draft.
        name: The id if the page has no address.
        address: Where it was fetched, if it was.
        limits: Sizes beyond which it is refused.

    Raises:
        BadArticle: No article can be found in it.
    """
    place = Place(source)
    text, title, facts, guess = _extracted(page, address, place)
    published = facts.published()
    if published is None or published.day is None:
        published = leading_date(text) or facts.shown_date(guess) or published
    return build_draft(
        text,
        place,
        name=name,
        title=_fit(title, limits),
        publisher=_fit(facts.publisher(), limits),
        url=facts.url(),
        published=published,
        updated=facts.updated(),
        limits=limits,
    )


def _extracted(
    page: str, address: str | None, place: Place
) -> tuple[str, str | None, PageFacts, str | None]:
    """Return text, title, facts, and htmldate's guess at the publication date."""
    import trafilatura

    try:
        tree = trafilatura.load_html(page)
        text = None if tree is None else trafilatura.extract(page, include_comments=False)
        if tree is None or not text:
            raise _no_article(place)
        facts = PageFacts(tree, address)
        known = trafilatura.extract_metadata(tree, default_url=address, extensive=False)
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        # what trafilatura and lxml raise on hostile markup
        raise _no_article(place) from error
    return text, known.title, facts, known.date


def _no_article(place: Place) -> BadArticle:
    return place.bad("no article text can be found in the page.", "Save its text as .txt.")


def _fit(value: str | None, limits: Limits) -> str | None:
    clean = " ".join(value.replace("\0", " ").split()) if value else ""
    return clean[: limits.field_characters] or None
