"""Half-open ranges of Unicode code points."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Value(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Value):
    """A non-empty half-open range [start, end) of code points in some text."""

    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _not_empty(self) -> Span:
        if self.end <= self.start:
            raise ValueError(f"span [{self.start}, {self.end}) is empty")
        return self

    def cut(self, text: str) -> str:
        """Return ``text[start:end]``.

        Raises:
            ValueError: The span reaches past the end of the text.
        """
        if self.end > len(text):
            raise ValueError(f"span [{self.start}, {self.end}) exceeds a text of {len(text)}")
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the span moved by ``by`` code points, e.g. from a passage to its article."""
        return Span(start=self.start + by, end=self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end
