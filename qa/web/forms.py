"""What forms of the page send: fields that may be left empty."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from pydantic import BeforeValidator, ConfigDict, Field

from qa.api.schemas import BoundedFilters
from qa.errors import BadQuestion
from qa.types import GivenDay, Name, Value

EmptyIsNone = BeforeValidator(lambda value: value or None)
"""Reads an empty field of a form as one that was left out."""
MaybeDay = Annotated[GivenDay | None, EmptyIsNone]


class Limits(Value):
    """The fields "Dates and outlets": which articles may be read."""

    model_config = ConfigDict(extra="ignore")  # addresses are passed on with things added to them

    as_of: MaybeDay = None
    first: MaybeDay = Field(default=None, alias="from")
    last: MaybeDay = Field(default=None, alias="to")
    publisher: Name = ""

    @property
    def filters(self) -> BoundedFilters:
        """The limits as the engine takes them.

        Raises:
            BadQuestion: The first day is after the last.
        """
        if self.first and self.last and self.first > self.last:
            raise BadQuestion(
                "'from' is after 'to', so no article can match.", "Swap the two days."
            )
        publishers = (self.publisher.strip(),) if self.publisher.strip() else ()
        return BoundedFilters(
            publishers=publishers, published_from=self.first, published_to=self.last
        )

    @property
    def query(self) -> str:
        """The limits as the query of an address, without empty fields."""
        named = self.model_dump(mode="json", by_alias=True, include=set(Limits.model_fields))
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def shown(self) -> tuple[str, ...]:
        """The limits in words: ``as of 2024-05-06``."""
        days = (("as of", self.as_of), ("from", self.first), ("to", self.last))
        said = [f"{name} {day}" for name, day in days if day]
        return (*said, *filter(None, [self.publisher.strip()]))


NONE = Limits()
