"""Each request to the service as a value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from qa.errors import BadQuestion, NotFound
from qa.types import Asked, Filters

Parameters = tuple[tuple[str, str], ...]


class Call(NamedTuple):
    """One request."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    parameters: Parameters = ()
    patience: float = 1.0
    """How many times as long as usual it may take."""

    def content(self) -> bytes | None:
        """Return the body as JSON in ASCII: half a surrogate pair reaches the server's check."""
        return None if self.body is None else json.dumps(self.body).encode("ascii")


ARTICLES_PATIENCE = 10.0
"""The service lets a batch of articles take ten times as long as a question."""


def ask_call(asked: Asked, *, retrieved: bool = False) -> Call:
    """Return ``POST /v1/ask``."""
    fields = dict(asked) | {
        "turns": [turn.model_dump() for turn in asked.turns],
        "filters": _filters(asked.filters),
        "as_of": _day(asked.as_of),
        "include": ["retrieved"] if retrieved else [],
    }
    return Call("POST", "/v1/ask", _given(**fields))


def search_call(
    query: str, *, filters: Filters | None, as_of: date | None, top_k: int | None
) -> Call:
    """Return ``POST /v1/search``."""
    body = _given(query=query, filters=_filters(filters), as_of=_day(as_of), top_k=top_k)
    return Call("POST", "/v1/search", body)


def verify_call(
    text: str, *, articles: Sequence[str], filters: Filters | None, as_of: date | None
) -> Call:
    """Return ``POST /v1/verify``."""
    body = _given(text=text, articles=list(articles), filters=_filters(filters), as_of=_day(as_of))
    return Call("POST", "/v1/verify", body)


def figures_call(query: str, *, filters: Filters | None, as_of: date | None) -> Call:
    """Return ``GET /v1/figures``.

    Raises:
        BadQuestion: The filters name articles, by which the service does not narrow figures.
    """
    chosen = filters or Filters()
    if chosen.article_ids:
        raise BadQuestion(
            "Figures cannot be narrowed to single articles over HTTP.",
            "Narrow them by publisher and day.",
        )
    days = {"from": chosen.published_from, "to": chosen.published_to, "as_of": as_of}
    parameters = [("q", query), *(("publisher", one) for one in chosen.publishers)]
    parameters += [(name, day.isoformat()) for name, day in days.items() if day]
    return Call("GET", "/v1/figures", parameters=tuple(parameters))


def articles_call(filters: Filters | None, *, title: str, after: str | None, limit: int) -> Call:
    """Return ``GET /v1/articles``.

    Raises:
        BadQuestion: The filters name several publishers, or articles.
    """
    chosen = filters or Filters()
    if len(chosen.publishers) > 1 or chosen.article_ids:
        raise BadQuestion(
            "Articles are listed of one publisher at most, and not by their ids.",
            "List each publisher by itself; get an article by its id.",
        )
    found = {
        "publisher": next(iter(chosen.publishers), None),
        "from": _day(chosen.published_from),
        "to": _day(chosen.published_to),
        "title": title or None,
        "after": after,
        "limit": str(limit),
    }
    return Call("GET", "/v1/articles", parameters=tuple((k, v) for k, v in found.items() if v))


def article_call(ref: str) -> Call:
    """Return ``GET /v1/articles/{ref}``."""
    return Call("GET", _article_path(ref))


def add_call(articles: Sequence[Mapping[str, Any]], *, as_read: bool) -> Call:
    """Return ``POST /v1/articles``."""
    body = _given(articles=[dict(one) for one in articles], as_read=as_read or None)
    return Call("POST", "/v1/articles", body, patience=ARTICLES_PATIENCE)


def edit_call(article_id: str, changes: Mapping[str, Any]) -> Call:
    """Return ``PATCH /v1/articles/{id}``."""
    body = {name: _day(one) if isinstance(one, date) else one for name, one in changes.items()}
    return Call("PATCH", _article_path(article_id), body, patience=ARTICLES_PATIENCE)


def delete_call(article_id: str) -> Call:
    """Return ``DELETE /v1/articles/{id}``."""
    return Call("DELETE", _article_path(article_id), patience=ARTICLES_PATIENCE)


READY = Call("GET", "/readyz")


def _article_path(ref: str) -> str:
    """Return an article's path; ``.`` and ``..`` as ids would otherwise be folded away."""
    try:
        return "/v1/articles/" + quote(ref, safe="@").replace(".", "%2E")
    except UnicodeEncodeError as error:
        raise NotFound(f"There is no article {ref!a}.", "`qa articles list` shows all.") from error


def _given(**fields: Any) -> dict[str, Any]:
    """Return the fields that say something; the service's defaults stand for the others."""
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def _filters(filters: Filters | None) -> dict[str, Any] | None:
    return filters.model_dump(mode="json", exclude_defaults=True) if filters else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
