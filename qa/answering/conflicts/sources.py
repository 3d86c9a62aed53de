"""Treat articles as sources: which are independent, which are copies, their day, their headline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from qa.figures.stated import day_of, whole_sentence
from qa.text.similar import copied
from qa.types import Article, Day, Span, first_moment, lies_ahead


def independent_sources(articles: Sequence[Article]) -> int:
    """Return how many outlets report independently of each other.

    Copies of one story count once, and so do the articles of one publisher. Articles without a
    publisher may all have the same one, and count once too.
    """
    sources: list[list[Article]] = []
    for article in articles:
        known = [group for group in sources if any(_dependent(article, one) for one in group)]
        sources = [group for group in sources if group not in known]
        sources.append([article, *(one for group in known for one in group)])
    return len(sources)


def _dependent(one: Article, other: Article) -> bool:
    return one.publisher == other.publisher or is_copy(one, other)


def is_copy(one: Article, other: Article) -> bool:
    """Whether two articles carry one story; see ``qa.text.similar``."""
    return one.content_hash == other.content_hash or copied(one.text, other.text)


def moment(day: Day | None) -> datetime:
    """Return a moment to sort by; articles without a date come first.

    Articles dated after tomorrow also come first: they cannot have appeared yet, and one dated 2999
    would otherwise count as the newest on everything.
    """
    return first_moment(None if day is None or lies_ahead(day) else day)


def known_day(article: Article) -> date | None:
    """Return the day an article was published; None if that day lies in the future."""
    published = day_of(article)
    return None if lies_ahead(published) else published


def is_headline(article: Article, sentence: Span) -> bool:
    """Whether words are the article's title, or its first line and no whole sentence.

    Args:
        article: The article.
        sentence: Of its text.
    """
    words = sentence.cut(article.text).strip()
    first = not article.text[: sentence.start].strip()
    alone = article.text[sentence.end :].lstrip(" ")[:1] in ("\n", "\r")
    return words == (article.title or "").strip() or (first and alone and not whole_sentence(words))
