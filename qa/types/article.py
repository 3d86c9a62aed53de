"""Articles, their versions, and the passages that tile them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, datetime
from typing import Literal

from pydantic import Field, field_validator

from qa.types.span import Span, Value

Day = date | datetime
"""A date as its source states it: to the day, or to the second with or without a zone."""


def content_hash(text: str) -> str:
    """Return the sha256 of the text's UTF-8 bytes, as 64 hex digits: a version's identity."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


SHORT_HASH = 12
"""Digits of a content hash that name a text; also what ``id@hash`` needs at least."""
_LONGEST_NAME = 24


def short_id(publisher: str | None, published_at: Day | None, digest: str) -> str:
    """Return a short id that people can read, for a text whose own id is a URL.

    >>> short_id("Port Arlen Courier", date(2023, 3, 10), "3fa9c1d2e07b" + 52 * "0")
    'port-arlen-courier-2023-03-10-3fa9c1d2e07b'
    """
    plain = unicodedata.normalize("NFKD", publisher or "").encode("ascii", "ignore").decode()
    name = "-".join(re.findall("[a-z0-9]+", plain.lower()))[:_LONGEST_NAME].strip("-")
    day = published_at.isoformat()[:10] if published_at else "undated"
    return f"{name or 'article'}-{day}-{digest[:SHORT_HASH]}"


class ArticleDraft(Value):
    """What ingesting read from a source, before the store gives it an id's version.

    ``text`` is kept exactly as received (for HTML: as extracted); offsets point into it.
    """

    id: str = Field(min_length=1, max_length=200)
    id_given: bool = False
    """Whether the source names the id; otherwise it was derived from the source's name."""
    source: str
    """Where it came from: absolute path (with ``#line`` in JSON Lines), URL, or ``<stdin>``."""
    text: str = Field(min_length=1)
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_at: Day | None = None
    published_origin: str | None = None
    """How ``published_at`` was found, e.g. ``front matter 'date'``, ``leading text``."""
    updated_at: Day | None = None
    updated_origin: str | None = None
    language: str | None = None
    """As its source states it, a BCP 47 tag such as ``en`` or ``pt-BR``."""
    tags: dict[str, str] = Field(default_factory=dict)
    """What a newsroom keeps beside: ``{"desk": "foreign"}``."""
    notes: tuple[str, ...] = ()
    """What whoever ingests it should hear, e.g. that the text is cut; not stored."""

    @field_validator("id")
    @classmethod
    def _printable(cls, value: str) -> str:
        if value != value.strip() or not value.isprintable():
            raise ValueError("an id has no control characters and no spaces at its ends")
        return value


class ArticleMeta(Value):
    """All of an article's version but its text."""

    id: str
    version: int = Field(ge=1)
    """1 for the first content seen under this id, then 2, 3, ..."""
    content_hash: str
    source: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_at: Day | None = None
    published_origin: str | None = None
    updated_at: Day | None = None
    updated_origin: str | None = None
    language: str | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    ingested_at: datetime
    length: int = Field(ge=1)
    """Code points in the text."""

    @property
    def ref(self) -> str:
        """``id@version``, as ``GET /v1/articles/{ref}`` takes it."""
        return f"{self.id}@{self.version}"


DESCRIBING = ("title", "publisher", "url", "published_at", "updated_at", "language", "tags")
"""What describes a text, and can be corrected without changing it."""


def redescribed(draft: ArticleDraft, known: ArticleMeta) -> tuple[str, ...]:
    """Return the fields of ``DESCRIBING`` in which a draft differs from a stored version."""
    return tuple(name for name in DESCRIBING if getattr(draft, name) != getattr(known, name))


def page_at(text: str, offset: int) -> int:
    """Return the page, from 1, of an offset in the text of a PDF, whose pages U+000C parts."""
    return text.count("\f", 0, offset) + 1


class Article(ArticleMeta):
    """One version of an article. Its text never changes once stored."""

    text: str

    def meta(self) -> ArticleMeta:
        """Return everything but the text."""
        return ArticleMeta.model_validate(self.model_dump(exclude={"text"}))


class Passage(Value):
    """A stretch of one article version; an article's passages tile its text without gap."""

    article_id: str
    version: int
    ordinal: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int
    text: str

    @classmethod
    def cut(cls, article: Article, span: Span, ordinal: int) -> Passage:
        """Cut a passage out of an article, so that its text cannot drift from its offsets."""
        return cls(
            article_id=article.id,
            version=article.version,
            ordinal=ordinal,
            start=span.start,
            end=span.end,
            text=span.cut(article.text),
        )

    @property
    def span(self) -> Span:
        """Where the passage lies in its article."""
        return Span(start=self.start, end=self.end)

    @property
    def id(self) -> str:
        """``article@version:start-end``, unique in an archive."""
        return f"{self.article_id}@{self.version}:{self.start}-{self.end}"


Mark = Literal["undated", "short", "duplicate", "foreign"]


class IngestOutcome(Value):
    """The outcome of ingesting one source."""

    source: str
    result: Literal["added", "new_version", "unchanged", "failed"]
    article_id: str | None = None
    version: int | None = None
    reason: str | None = None
    """For ``failed``: what is wrong and what to do; for ``unchanged``: the same as what."""
    line: int | None = None
    marks: tuple[Mark, ...] = ()
    """What deserves a look: ``undated`` articles are left out of as-of answers, ``short`` ones may
    be no articles, ``duplicate`` ones were left out, ``foreign`` ones are not in English."""


class IngestReport(Value):
    """The outcome of ingesting a batch."""

    outcomes: tuple[IngestOutcome, ...] = ()
    passages_embedded: int = 0
    stopped: str | None = None
    """Why the batch ended before all was read; what is reported as stored is stored."""
    notes: tuple[str, ...] = ()
    """What else there is to know, such as how much of a feed is left for the next pull."""
    sequence: int = 0
    """The archive's change number once all of it was stored: sent as ``min_sequence`` with a
    question, this batch is found, by whichever server is asked."""

    def count(self, result: str) -> int:
        """Return how many sources ended with this result."""
        return sum(outcome.result == result for outcome in self.outcomes)

    def marked(self, mark: str) -> int:
        """Return how many sources have this mark."""
        return sum(mark in outcome.marks for outcome in self.outcomes)
