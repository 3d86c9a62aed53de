"""Cut citations out of stored articles, and check them again; only this module makes citations."""

from __future__ import annotations

from qa.text import sentence_spans
from qa.types import Article, Citation, Evidence, Span
from qa.types.article import page_at, short_id

CONTEXT = 32
"""Code points of prefix and suffix, as in the examples of the W3C Web Annotation model."""


def cut_citation(
    article: Article, span: Span, *, number: int, evidence: Span | None = None
) -> Citation:
    """Cut a range out of an article version.

    Args:
        article: The stored version.
        span: The range to cite, in the article's code points.
        number: Its number in the answer, from 1.
        evidence: The words within it that carry the answer, in the article's code points.

    Raises:
        ValueError: A range that reaches out of the article, or evidence out of its range.
    """
    inner = (
        Evidence(start=evidence.start, end=evidence.end, quote=evidence.cut(article.text))
        if evidence is not None
        else None
    )
    return Citation(
        number=number,
        article_id=article.id,
        version=article.version,
        content_hash=article.content_hash,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        short_id=_short_id(article),
        published_at=article.published_at,
        start=span.start,
        end=span.end,
        quote=span.cut(article.text),
        prefix=article.text[max(0, span.start - CONTEXT) : span.start],
        suffix=article.text[span.end : span.end + CONTEXT],
        evidence=inner,
        page=page_of(article, span.start),
    )


def _short_id(article: Article) -> str | None:
    if "://" not in article.id:
        return None
    return short_id(article.publisher, article.published_at, article.content_hash)


def page_of(article: Article, offset: int) -> int | None:
    """Return the page of a PDF, from 1, on which an offset lies; None for all other articles."""
    file = article.source.removesuffix(" (edited)").lower()
    return page_at(article.text, offset) if file.endswith(".pdf") and "\f" in article.text else None


def citation_fault(article: Article, citation: Citation) -> str | None:
    """Return why a citation does not hold against its stored article, or None.

    The finished citation is compared once more with the article it was cut from, so that no step
    in between can change a quote or an offset unnoticed.
    """
    if (article.id, article.version) != (citation.article_id, citation.version):
        return f"it cites {citation.article_id}@{citation.version}, not {article.ref}"
    if article.content_hash != citation.content_hash:
        return f"{article.ref} has another content hash than the citation"
    if citation.end > len(article.text):
        return f"its range ends at {citation.end}, after the article's end {len(article.text)}"
    if article.text[citation.start : citation.end] != citation.quote:
        return f"its quote is not what {article.ref} says at {citation.start}-{citation.end}"
    return None


def sentence_around(text: str, span: Span) -> Span:
    """Return the smallest run of whole sentences that holds ``span``.

    Where the span is in no sentence (white space only), the span itself is returned.
    """
    touched = [sentence for sentence in sentence_spans(text) if sentence.overlaps(span)]
    if not touched:
        return span
    return Span(
        start=min(touched[0].start, span.start),
        end=max(touched[-1].end, span.end),
    )
