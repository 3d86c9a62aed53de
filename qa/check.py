"""Checking a claim before anyone sees it."""

from __future__ import annotations

from qa.types import Article, Citation


def citation_fault(article: Article, citation: Citation) -> str | None:
    """Return why a citation does not hold against its stored article, or None.

    This repeats what cutting guarantees, on the finished object, so that no later step can
    change a quote or an offset unnoticed.
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
