"""What the tools take."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from qa.answering.limits import MAX_QUESTION, MAX_TEXT
from qa.api.schemas import NUMBER, BoundedFilters
from qa.types import GivenDay, Name, Value

_Question = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION)]


class _Within(Value):
    """Which articles may be used."""

    publishers: Annotated[
        tuple[Name, ...],
        Field(max_length=100, fail_fast=True, description="Only these publishers; exact names."),
    ] = ()
    published_from: Annotated[
        GivenDay | None, Field(description="First day of publication, YYYY-MM-DD.")
    ] = None
    published_to: Annotated[
        GivenDay | None, Field(description="Last day of publication, YYYY-MM-DD.")
    ] = None
    as_of: Annotated[
        GivenDay | None,
        Field(description="Answer as on this day: nothing published later is read. YYYY-MM-DD."),
    ] = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError("published_from is after published_to, so no article can match")
        return self

    def filters(self) -> BoundedFilters:
        """Return what the engine takes."""
        return BoundedFilters(
            publishers=self.publishers,
            published_from=self.published_from,
            published_to=self.published_to,
        )


class AskInput(_Within):
    """Input of ``ask``."""

    question: Annotated[
        _Question, Field(description="A question that can be understood alone, in plain words.")
    ]


class SearchInput(_Within):
    """Input of ``search``."""

    query: Annotated[_Question, Field(description="Words or a question.")]
    top_k: Annotated[int, Field(ge=1, le=50, description="Passages to return."), NUMBER] = 5


class VerifyInput(_Within):
    """Input of ``verify``."""

    text: Annotated[
        str,
        Field(min_length=1, max_length=MAX_TEXT, description="The sentences to check."),
    ]
    articles: Annotated[
        tuple[Name, ...],
        Field(
            max_length=100,
            fail_fast=True,
            description="Ids of the articles to hold it against; none: the whole archive.",
        ),
    ] = ()


class FiguresInput(_Within):
    """Input of ``figures``."""

    topic: Annotated[_Question, Field(description="What is counted, where: 'US troops in Poland'.")]


class ArticleInput(Value):
    """Input of ``get_article``."""

    id: Annotated[
        str,
        Field(min_length=1, max_length=2_000, description="`id`, or `id@version` as cited."),
    ]
