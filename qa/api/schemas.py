"""The bodies of requests, and those of responses that are not core values."""

from __future__ import annotations

from typing import Any, Literal, cast

from pydantic import ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

from qa.asked import MAX_QUESTION, MAX_TEXT
from qa.types import ArticleMeta, Filters, GivenDay, Name, Turn, Value


def _text(longest: int) -> Any:
    """Describe a text that ``qa.asked`` checks, whose errors say more than a schema's."""
    limits = {"minLength": 1, "maxLength": longest, "pattern": r"\S"}
    return Field(json_schema_extra=cast("JsonDict", limits))


def _shown(**example: object) -> ConfigDict:
    """Return what puts an example into the schema, ready to be sent as it stands."""
    return ConfigDict(json_schema_extra={"examples": [cast("JsonValue", example)]})


class BoundedFilters(Filters):
    """Which articles may be used; see ``Filters``. Lists from strangers have an end."""

    publishers: tuple[Name, ...] = Field(default=(), max_length=100, fail_fast=True)
    article_ids: tuple[Name, ...] = Field(default=(), max_length=1000, fail_fast=True)


class SearchRequest(Value):
    """``POST /v1/search``."""

    model_config = _shown(query="troops on higher alert", top_k=5)

    query: str = _text(MAX_QUESTION)
    filters: BoundedFilters = BoundedFilters()
    as_of: GivenDay | None = None
    """Nothing published after this day is read; undated articles are not read either."""
    top_k: int | None = Field(default=None, ge=1, le=100)
    min_sequence: int | None = Field(default=None, ge=0, le=2**63 - 1)
    """Wait until what was stored up to this change is found: the `sequence` of a report."""


class AskRequest(Value):
    """``POST /v1/ask``."""

    model_config = _shown(question="How many troops is Biden sending to Poland and Germany?")

    question: str = _text(MAX_QUESTION)
    turns: tuple[Turn, ...] = Field(default=(), max_length=50, fail_fast=True)
    """The conversation so far, oldest first: the service keeps none."""
    filters: BoundedFilters = BoundedFilters()
    as_of: GivenDay | None = None
    """Nothing published after this day is read; undated articles are not read either."""
    top_k: int | None = Field(default=None, ge=1, le=100)
    model: str | None = Field(default=None, min_length=1, max_length=200)
    """One that the server offers; default: the server's own."""
    strict: bool | None = None
    """Withdraw statements that no judge confirms, instead of marking them; default: the server's
    own setting."""
    min_sequence: int | None = Field(default=None, ge=0, le=2**63 - 1)
    """Wait until what was stored up to this change is found: the `sequence` of a report."""
    include: tuple[Literal["retrieved"], ...] = Field(default=(), max_length=1, fail_fast=True)
    """What to add to the answer: ``retrieved``, the passages that were read."""


class VerifyRequest(Value):
    """``POST /v1/verify``."""

    model_config = _shown(text="Biden is sending about 20,000 troops to Poland and Germany.")

    text: str = _text(MAX_TEXT)
    """An answer or any text, with or without citation marks."""
    articles: tuple[Name, ...] = Field(default=(), max_length=100, fail_fast=True)
    """Ids (or ``id@version``) of the articles to hold it against; none: the whole archive."""
    filters: BoundedFilters = BoundedFilters()
    as_of: GivenDay | None = None


class ArticlesRequest(Value):
    """``POST /v1/articles``: articles as in a JSON file for ``qa ingest``."""

    model_config = _shown(
        articles=[
            {
                "id": "example-2024-05-06",
                "title": "Council buys buses",
                "publisher": "The Example",
                "published_at": "2024-05-06",
                "text": "The council will buy 12 buses, the mayor said on Monday.",
            }
        ]
    )

    articles: tuple[dict[str, Any], ...] = Field(min_length=1, max_length=1000, fail_fast=True)
    """Each has ``text`` and optionally ``id``, ``title``, ``publisher``, ``url``,
    ``published_at`` and ``updated_at``."""


class ArticlesPage(Value):
    """``GET /v1/articles``."""

    articles: tuple[ArticleMeta, ...]
    next: str | None = None
    """Where the next page begins, to be sent as ``after``; null after the last."""


class Liveness(Value):
    """``GET /livez``."""

    status: Literal["ok"] = "ok"


class Readiness(Value):
    """``GET /readyz``."""

    status: Literal["ready", "degraded"]
    articles: int | None = None
    """This and what follows is only said where no key is needed to use the service."""
    model: str | None = None
    embedder: str | None = None
    sequence: int | None = None
    """Changes made to the archive so far."""
    lag: int | None = None
    """How many of them this process has not indexed yet; null: its indexes are being made anew."""
    problems: tuple[str, ...] = ()


class Problem(Value):
    """An error, as RFC 9457 problem details (``application/problem+json``)."""

    type: str
    """``urn:dateline:problem:<code>``; stable."""
    title: str
    status: int
    detail: str
    code: str
    hint: str = ""
    """What to do next."""
    retryable: bool = False
    """Whether the same request may succeed later."""
    request_id: str = ""
    errors: tuple[dict[str, Any], ...] = ()
    """For ``invalid-request``: each fault with its place in the body."""
