"""What is asked of the archive, and the passages it gives back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from qa.types.article import ArticleMeta, Passage
from qa.types.day import GivenDay
from qa.types.span import Value

Name = Annotated[str, Field(max_length=2_000)]
"""An id or a publisher; the limit also has pydantic refuse half a surrogate pair."""


class Filters(Value):
    """Which articles may be used. All conditions must hold; they are exact, never fuzzy.

    An article without a publication date fails every date condition, because nobody can say
    that it holds.
    """

    publishers: tuple[Name, ...] = ()
    """Any of these, compared case-insensitively and whole."""
    published_from: GivenDay | None = None
    """First day, inclusive, of the publication date as the article states it."""
    published_to: GivenDay | None = None
    """Last day, inclusive."""
    article_ids: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Filters:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError("published_from is after published_to, so no article can match")
        return self

    @property
    def empty(self) -> bool:
        """Whether every article may be used."""
        return self == Filters()


class Turn(Value):
    """One earlier question of a conversation, with the answer that was shown."""

    question: str
    answer: str = ""


class LegScore(Value):
    """The rank and score that one search leg gave a passage."""

    leg: str
    """``lexical`` (BM25), ``dense`` (cosine similarity), or
    ``reranker`` (a cross-encoder's).
    """
    rank: int = Field(ge=1)
    score: float


class Hit(Value):
    """A retrieved passage."""

    passage: Passage
    article: ArticleMeta
    rank: int = Field(ge=1)
    score: float
    """Of the fused ranking, also where a reranker ordered the passages anew; comparable within one
    retrieval only."""
    legs: tuple[LegScore, ...] = ()
    folded: tuple[str, ...] = ()
    """Ids of near-identical passages that this one stands for."""


class Retrieval(Value):
    """The passages found for one question, best first."""

    query: str
    hits: tuple[Hit, ...] = ()
    articles_searched: int = 0
    """Articles left after the filters."""
    warnings: tuple[str, ...] = ()
