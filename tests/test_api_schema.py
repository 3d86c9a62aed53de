"""Requests made up from the OpenAPI document: what it promises holds, and what it forbids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from qa.engine import open_engine
from qa.settings import Settings
from tests.test_api import SAMPLE, running

# Each of a few cases for every route; a night's run is `--hypothesis-profile` and more examples.
EXAMPLES = 12


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("schema")
    with open_engine(Settings(home=home)) as engine:
        assert not engine.ingest([str(SAMPLE)]).count("failed")
    with running(Settings(home=home)) as (address, _):
        yield address


@pytest.fixture(scope="module")
def described(url: str) -> Any:
    return schemathesis.openapi.from_url(f"{url}/openapi.json")


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_service_keeps_to_its_description(case: Case) -> None:
    if _beyond_a_schema(case):
        return
    case.call_and_validate()


def _beyond_a_schema(case: Case) -> bool:
    """Whether a case breaks a rule that the document can state in words only."""
    query = case.query or {}
    body = case.body if isinstance(case.body, dict) else {}
    filters = body.get("filters") if isinstance(body.get("filters"), dict) else {}
    first = query.get("from") or filters.get("published_from") or ""
    last = query.get("to") or filters.get("published_to") or ""
    return bool(
        (first and last and str(first) > str(last))
        or query.get("after") is not None
        or body.get("model") not in (None, "embedded/reader")
    )


def test_the_document_is_a_valid_one(url: str) -> None:
    document = httpx.get(f"{url}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()
