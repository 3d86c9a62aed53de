"""The HTTP service's other responses: pages of articles, health, errors."""

from __future__ import annotations

from typing import Any, Literal

from qa.types.article import ArticleMeta, IngestReport
from qa.types.span import Value


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
    report: IngestReport | None = None
    """Where this ended a batch of articles: what became of the first ones. What it calls added is
    stored; the rest is not, and the same request again stores it."""
