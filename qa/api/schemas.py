"""The bodies of requests; those of responses are in ``qa.types``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue, StrictBool
from pydantic.config import JsonDict

from qa.answering.limits import MAX_QUESTION, MAX_TEXT
from qa.types import Filters, GivenDay, Name, Turn, Value
from qa.types.service import ArticlesPage, Liveness, Problem, Readiness

__all__ = [
    "NUMBER",
    "ArticleEdit",
    "ArticlesPage",
    "ArticlesRequest",
    "AskRequest",
    "BoundedFilters",
    "Liveness",
    "Problem",
    "Readiness",
    "SearchRequest",
    "TopK",
    "VerifyRequest",
]

MAX_TURNS = 50
"""Earlier turns in a request."""


def _number(value: object) -> object:
    """Refuse ``true`` and ``"5"``, which pydantic would take for numbers."""
    if isinstance(value, bool | str):
        raise ValueError("this is no number; send one like 5")  # noqa: TRY004  (pydantic's way)
    return value


NUMBER = BeforeValidator(_number)
"""Makes an integer one that is written as an integer."""
TopK = Annotated[int, Field(ge=1, le=100), NUMBER]
"""How many passages to read."""
Sequence = Annotated[int, Field(ge=0, le=2**63 - 1), NUMBER]
"""The number of a change of the archive, as storing an article returns it."""


def _text(longest: int) -> Any:
    """Describe a text that ``answering.limits`` checks, whose errors say more than a schema's."""
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
    top_k: TopK | None = None
    min_sequence: Sequence | None = None
    """Wait until what was stored up to this change is found: the `sequence` of a report."""


class AskRequest(Value):
    """``POST /v1/ask``."""

    model_config = _shown(question="How many troops is Biden sending to Poland and Germany?")

    question: str = _text(MAX_QUESTION)
    turns: tuple[Turn, ...] = Field(default=(), max_length=MAX_TURNS, fail_fast=True)
    """The conversation so far, oldest first: the service keeps none."""
    filters: BoundedFilters = BoundedFilters()
    as_of: GivenDay | None = None
    """Nothing published after this day is read; undated articles are not read either."""
    top_k: TopK | None = None
    model: str | None = Field(default=None, min_length=1, max_length=200)
    """One that the server offers; default: the server's own."""
    strict: StrictBool | None = None
    """Withdraw statements that no judge confirms, instead of marking them; default: the server's
    own setting."""
    min_sequence: Sequence | None = None
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
    ``published_at``, ``updated_at``, ``language`` and ``tags``."""
    as_read: StrictBool = False
    """Whether they are drafts that ``qa ingest`` read already, with ``source``: then each text is
    kept exactly as it stands, and no HTML is looked for in it."""


_EditedText = Annotated[str, Field(max_length=2_000)]


class ArticleEdit(Value):
    """``PATCH /v1/articles/{id}``: what describes the article; null takes it away."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"published_at": "2024-05-06", "tags": {"desk": "city"}}],
            "minProperties": 1,
        }
    )

    title: _EditedText | None = None
    publisher: _EditedText | None = None
    url: _EditedText | None = None
    published_at: GivenDay | None = None
    updated_at: GivenDay | None = None
    language: _EditedText | None = None
    tags: dict[_EditedText, _EditedText] = Field(default_factory=dict, max_length=100)
    """All tags that it shall have; others go."""
