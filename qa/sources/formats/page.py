"""HTML pages: cleaned, then extracted by trafilatura; its extraction is the stored text."""

from __future__ import annotations

import logging

from qa.errors import BadArticle
from qa.sources.formats.dates import Dated, leading_date
from qa.sources.formats.drafts import build_draft
from qa.sources.formats.fields import Place
from qa.sources.formats.html_clean import clean
from qa.sources.formats.html_gaps import rows_of, with_gaps_filled
from qa.sources.formats.html_notes import marked, take_notes
from qa.sources.formats.html_text import block_text
from qa.sources.formats.html_title import clean_title
from qa.sources.formats.html_tree import Tree
from qa.sources.formats.limits import Limits
from qa.sources.formats.live_blog import Entry, label_entries, with_entries
from qa.sources.formats.page_facts import PageFacts, newest
from qa.types import ArticleDraft

# Both log what we report ourselves; without a handler Python would print it to stderr.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_PARTLY_PAID = "the page says that it is not all free to read: its text may be only the beginning"
_LARGE = 400_000
"""Characters of text from which a page is no longer searched for its article, but taken from the
element that says it is the article: searching takes time that grows faster than the page."""


def read_page(
    page: str, source: str, name: str | None, address: str | None, limits: Limits
) -> ArticleDraft:
    """Extract the article of a page.

    Its corrections and editor's notes stand before what they correct, under the headline, each on
    a line that says what it is; the entries of a live blog begin with a line of their time.

    Args:
        page: The page's source text.
        source: Named in errors, and kept in the draft.
        name: The id if the page has no address.
        address: Where it was fetched, if it was.
        limits: Sizes beyond which it is refused.

    Raises:
        BadArticle: No article can be found in it.
    """
    import trafilatura

    place = Place(source)
    try:
        tree = trafilatura.load_html(page)
        if tree is None:
            raise _no_article(place)
        facts = PageFacts(tree, address)
        known = trafilatura.extract_metadata(tree, default_url=address, extensive=False)
        guesses = [known.date, *_guessed(tree, facts)]
        clean(tree)
        entries = label_entries(tree, facts.article)
        text = _text(tree, entries, facts)
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        # what trafilatura and lxml raise on hostile markup
        raise _no_article(place) from error
    if not text:
        raise _no_article(place)
    published = facts.published()
    if published is None or published.day is None:
        shown = (facts.shown_date(guess) for guess in guesses)
        published = leading_date(text) or next(filter(None, shown), None) or published
    title = clean_title(known.title, facts.headlines(), facts.sites()) if known.title else None
    return build_draft(
        text,
        place,
        name=name,
        title=_fit(title, limits),
        publisher=_fit(facts.publisher(), limits),
        url=facts.url(),
        published=published,
        updated=_updated(facts, entries),
        language=facts.language(),
        notes=[_PARTLY_PAID] if facts.is_partly_paid() else (),
        limits=limits,
    )


def _guessed(tree: Tree, facts: PageFacts) -> list[str]:
    """Return what htmldate takes for the day of a page that states none, found in all its text.

    It is right in three of four, so it counts only where ``PageFacts.shown_date`` confirms it.
    """
    import trafilatura

    stated = facts.published()
    if (stated and stated.day) or sum(map(len, tree.itertext())) >= _LARGE:
        return []
    found = trafilatura.extract_metadata(tree, default_url=facts.url(), extensive=True).date
    return [found] if found else []


def _text(tree: Tree, entries: list[Entry], facts: PageFacts) -> str:
    """Return the page's text with its notes, "" where no article is found."""
    import trafilatura

    notes = take_notes(tree)
    text = _large(tree)
    if not text:
        rows = rows_of(tree)
        text = trafilatura.extract(tree, include_comments=False) or ""
        text = with_entries(text, entries) if entries else with_gaps_filled(text, rows)
    elif entries:
        text = with_entries(text, entries)
    stated = [marked(one) for one in facts.corrections() if one not in text]
    lost = [one for one in (*(note.text for note in notes), *stated) if one not in text]
    lost = list(dict.fromkeys(lost))
    first, _, rest = text.partition("\n")
    headed = first in facts.headings
    return "\n".join([first, *lost, rest] if headed else [*lost, text]) if text else ""


def _large(tree: Tree) -> str:
    """Return the text of a large page's article element; "" where a page is not large."""
    if sum(map(len, tree.itertext())) < _LARGE:
        return ""
    for path in ("//article", "//main", "//*[@itemprop='articleBody']", "//body"):
        found = tree.xpath(path)
        if found:
            return max(map(block_text, found[:20]), key=len)
    return block_text(tree)


def _updated(facts: PageFacts, entries: list[Entry]) -> Dated | None:
    """Return when a page was updated: what it says, else its newest live entry's time."""
    stated = facts.updated()
    last = newest([entry.day for entry in entries if entry.day is not None])
    if last is None or (stated is not None and stated.day is not None):
        return stated
    return Dated(last, "newest live entry")


def _no_article(place: Place) -> BadArticle:
    return place.bad("no article text can be found in the page.", "Save its text as .txt.")


def _fit(value: str | None, limits: Limits) -> str | None:
    clean = " ".join(value.replace("\0", " ").split()) if value else ""
    return clean[: limits.field_characters] or None
