"""A timeline as values."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from qa.types import OFFSET_UNIT, Day, SaidBy, StatedFigure, Value
from qa.types.statement import NamedDay


class FigureAt(Value):
    """One figure of one article; all offsets are into the article's text."""

    published_at: Day | None
    publisher: str | None
    article_id: str
    version: int
    title: str | None
    url: str | None
    figure: StatedFigure
    said_by: SaidBy | None
    taken_back: bool
    """Whether the sentence gives the figure only to correct it ("1,350 rather than 1,200")."""
    start: int = Field(ge=0)
    """Of the sentence."""
    end: int
    sentence: str
    """``article.text[start:end] == sentence``, always."""
    days: tuple[NamedDay, ...] = ()
    """The relative dates that the sentence names, resolved."""
    fit: float
    """0 to 1: how much of what was asked stands in the sentence or around it."""
    mentions: int = Field(default=1, ge=1)
    """How often the article gives this value."""
    copies: tuple[str, ...] = ()
    """Articles that carry the same story with the same figure, as ``id@version``."""
    copied_by: tuple[str, ...] = ()
    """Their publishers."""
    independent_sources: int = Field(default=1, ge=1)
    """Outlets in the timeline that give this value; copies of one story, and one publisher's
    articles, count once."""


class Timeline(Value):
    """The figures found for one query, the oldest first; undated ones at the end."""

    query: str
    counted: str | None
    """The noun that was looked for, as written in the query; None: any."""
    kinds: tuple[str, ...]
    """The kinds of figures that were looked for."""
    as_of: date | None
    figures: tuple[FigureAt, ...]
    passages_read: int
    articles_searched: int
    offset_unit: Literal["codepoint"] = OFFSET_UNIT
    warnings: tuple[str, ...] = ()
