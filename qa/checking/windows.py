"""Choose the part of an article that a judge reads for a claim.

In a single sentence a "he" may be unclear, and a whole article is too long for a small model. So
the judge reads the likeliest sentences with their neighbours, in the article's order, up to a
limit; a short article is read whole. Where the likely sentences are from several articles, it
reads one part of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.checking.sentences import Sentence, SentenceIndex
from qa.types import Article

LONGEST = 1000
"""Characters of an article that are read."""
ARTICLES = 2
"""Articles of which a part is read."""
NEIGHBOURS = (0, -1, 1)
"""Beside a likely sentence, the one before it and the one behind it are read."""


def windows(near: Sequence[Sentence], index: SentenceIndex) -> tuple[str, ...]:
    """Return what to read, one text for each article, the likeliest sentence's article first.

    Args:
        near: The sentences that may support the claim, the likeliest first.
        index: The sentences of the articles that they come from.
    """
    articles = {one.article.content_hash: one.article for one in near}
    return tuple(_stretch(one, near, index) for one in list(articles.values())[:ARTICLES])


def _stretch(article: Article, near: Sequence[Sentence], index: SentenceIndex) -> str:
    title = f"{article.title}. " if article.title else ""
    if len(article.text) <= LONGEST:
        return title + article.text
    own = [one for one in index.sentences if one.article is article]
    places = {id(one): place for place, one in enumerate(own)}
    chosen: set[int] = set()
    left = LONGEST
    for one in near:
        for step in NEIGHBOURS if id(one) in places else ():
            at = places[id(one)] + step
            if 0 <= at < len(own) and at not in chosen and len(own[at].text) <= left:
                chosen.add(at)
                left -= len(own[at].text) + 1
    return title + " ".join(own[at].text for at in sorted(chosen))
