"""Headlines, which the text below them may contradict."""

from __future__ import annotations

from qa.figures.stated import whole_sentence
from qa.types import Article, Span


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
