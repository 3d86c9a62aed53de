"""Requests made up from the OpenAPI document: what it promises holds, and what it forbids."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

from qa.answering.limits import MAX_QUESTION
from qa.api.bodies import MAX_BODY
from qa.engine import open_engine
from qa.settings import Settings
from qa.sources.formats import storable
from qa.testing.folders import SAMPLE
from qa.testing.service import running

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "5"))
"""Made up for each route and mode; enough to notice a change, small enough for every run.
``SCHEMA_EXAMPLES=90`` makes some 2,000 in all."""
ROUTES = [
    ("POST", "/v1/ask"),
    ("POST", "/v1/search"),
    ("POST", "/v1/verify"),
    ("GET", "/v1/figures"),
    ("GET", "/v1/articles"),
    ("POST", "/v1/articles"),
    ("GET", "/v1/articles/{ref}"),
    ("PATCH", "/v1/articles/{article_id}"),
    ("DELETE", "/v1/articles/{article_id}"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/{model}"),
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("schema")
    with open_engine(Settings(home=home)) as engine:
        assert not engine.ingest([str(SAMPLE)]).count("failed")
    with running(Settings(home=home, request_seconds=600)) as (address, _):
        yield address


@pytest.fixture(scope="module")
def described(url: str) -> Any:
    return schemathesis.openapi.from_dict(httpx.get(f"{url}/openapi.json", timeout=120).json())


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_service_keeps_to_its_description(
    url: str, described: Any, method: str, path: str, mode: GenerationMode
) -> None:
    operation = described[path][method]
    if mode is GenerationMode.NEGATIVE and (
        path in {"/v1/models", "/livez", "/readyz", "/metrics"} or "{" in path
    ):
        pytest.skip("there is nothing to get wrong: any text may be an id")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Case[Any]) -> None:
        if not beyond_a_schema(case):
            case.call_and_validate(base_url=url, timeout=600)

    check()


def beyond_a_schema(case: Case[Any]) -> bool:
    """Whether a case breaks a rule that the document states in words: a cause of 422."""
    query: dict[str, Any] = dict(case.query or {})
    body: dict[str, Any] = case.body if isinstance(case.body, dict) else {}
    given_filters = body.get("filters")
    filters: dict[str, Any] = given_filters if isinstance(given_filters, dict) else {}
    first = query.get("from") or filters.get("published_from") or ""
    last = query.get("to") or filters.get("published_to") or ""
    return bool(
        (first and last and str(first) > str(last))
        or query.get("after") is not None
        or body.get("min_sequence") not in (None, 0, 1)  # which no change may have yet
        or (case.path == "/v1/figures" and isinstance(query.get("publisher"), str))  # sent as one
        or body.get("model") not in (None, "embedded/reader", "dateline")
        or ("messages" in body and not asks(body["messages"]))
        or (case.method == "PATCH" and not storable_edit(body))
        or len(json.dumps(body)) > MAX_BODY
        # refused while it is still being sent, so that the client may meet a closed connection
        or len(urlencode(query, doseq=True)) > MAX_BODY - 4_000
    )


def storable_edit(body: dict[str, Any]) -> bool:
    """Whether an edit holds no address or language, and no text that cannot be stored."""
    tags = body.get("tags")
    words = [*body.values(), *(word for tag in (tags or {}).items() for word in tag)]
    return (
        body.get("url") is None
        and body.get("language") is None
        and all(storable(word) is None for word in words if isinstance(word, str))
    )


def asks(messages: Any) -> bool:
    """Whether a conversation ends with a question of the user's."""
    last = messages[-1] if isinstance(messages, list) and messages else None
    if not isinstance(last, dict) or last.get("role") != "user":
        return False
    content = last.get("content")
    parts = content if isinstance(content, list) else []
    text = content if isinstance(content, str) else "".join(map(str, parts))
    return 0 < len(text.strip()) <= MAX_QUESTION and all(
        isinstance(part, dict) and part.get("type") == "text" and part.get("text") for part in parts
    )


def test_every_route_is_tried(url: str) -> None:
    document = httpx.get(f"{url}/openapi.json", timeout=120).json()
    assert document["openapi"].startswith("3.1")
    found = {(method.upper(), path) for path, way in document["paths"].items() for method in way}
    assert found == set(ROUTES)
