"""What an operator sees of the service: its metrics, its log, its spans."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from qa.api.logs import formatter
from qa.engine import open_engine
from qa.settings import Settings
from qa.testing.folders import SAMPLE
from qa.testing.service import QUESTION, problem, running

WORD = "Zyzzyva"
"""A word that stands in every question here, and must not stand in the log."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("watched")
    with open_engine(Settings(home=home)) as engine:
        assert not engine.ingest([str(SAMPLE)]).count("failed")
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with running(Settings(home=home)) as (url, _), httpx.Client(base_url=url, timeout=60) as one:
        yield one


@pytest.fixture
def log() -> Iterator[StringIO]:
    """The log as ``qa serve`` writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    logger = logging.getLogger("qa")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(before)


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def metrics(client: httpx.Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = client.get("/metrics").text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(client: httpx.Client, name: str, **labels: str) -> float:
    return metrics(client).get((f"dateline_{name}", frozenset(labels.items())), 0)


def test_an_answer_is_counted_with_its_steps(client: httpx.Client) -> None:
    answered = {"status": "answered", "model": "embedded/reader"}
    before = value(client, "answers_total", **answered)
    steps = value(client, "step_seconds_count", step="retrieve")
    client.post("/v1/ask", json={"question": QUESTION}).raise_for_status()
    headers = {"accept": "text/event-stream"}
    client.post("/v1/ask", json={"question": QUESTION}, headers=headers).raise_for_status()
    assert value(client, "answers_total", **answered) == before + 2
    assert value(client, "step_seconds_count", step="retrieve") == steps + 2
    assert value(client, "work_seconds_count", kind="ask") >= 2
    assert value(client, "queue_seconds_count", kind="ask") >= 2
    assert value(client, "tokens_total", model="embedded/reader", direction="prompt") == 0
    ok = {"method": "POST", "route": "/v1/ask", "status": "200"}
    assert value(client, "requests_total", **ok) >= 2


def test_the_archive_and_the_queues_are_shown_as_they_stand(client: httpx.Client) -> None:
    found = metrics(client)
    assert found["dateline_articles", frozenset()] == 1
    assert found["dateline_index_lag_changes", frozenset()] == 0
    assert found["dateline_waiting", frozenset({("kind", "verify")})] == 0
    assert found["dateline_working", frozenset({("kind", "reading")})] == 1  # this very request
    assert found["dateline_tasks", frozenset({("loop", "serving")})] >= 1
    assert found["dateline_tasks", frozenset({("loop", "questions")})] >= 0
    assert found["process_resident_memory_bytes", frozenset()] > 1_000_000


def test_labels_hold_routes_and_no_addresses(client: httpx.Client) -> None:
    client.get(f"/v1/articles/{WORD}")
    client.get(f"/{WORD}/nowhere?q={WORD}")
    client.get("/v1/figures", params={"q": WORD}).raise_for_status()
    client.request(WORD.upper(), "/v1/ask")
    text = client.get("/metrics").text
    assert WORD not in text
    assert WORD.upper() not in text
    missing = {"method": "GET", "route": "/v1/articles/{ref:path}", "status": "404"}
    assert value(client, "requests_total", **missing) >= 1


def test_each_request_has_an_id_in_its_answer_and_its_lines(
    client: httpx.Client, log: StringIO
) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION})
    identity = response.headers["x-request-id"]
    mine = [line for line in lines(log) if line.get("request_id") == identity]
    assert {line["event"] for line in mine} == {"answered", "request"}
    request = next(line for line in mine if line["event"] == "request")
    assert (request["route"], request["status"], request["method"]) == ("/v1/ask", 200, "POST")
    assert request["ms"] > 0
    assert request["level"] == "info"


@pytest.mark.parametrize("given", ["trace-0123456789", "x" * 64])
def test_a_given_id_is_kept(client: httpx.Client, given: str) -> None:
    response = client.get("/v1/articles/none", headers={"x-request-id": given})
    assert response.headers["x-request-id"] == given
    assert problem(response, 404)["request_id"] == given


@pytest.mark.parametrize("given", ["short", 'x"}\\u001b[31m', "x" * 65])
def test_an_id_that_could_confuse_a_log_is_replaced(client: httpx.Client, given: str) -> None:
    assert client.get("/livez", headers={"x-request-id": given}).headers["x-request-id"] != given


def test_what_was_asked_is_not_logged(client: httpx.Client, log: StringIO) -> None:
    question = f"Who is {WORD}?"
    client.post("/v1/ask", json={"question": question})
    client.post("/v1/search", json={"query": question})
    client.post("/v1/verify", json={"text": f"{WORD} sent 3 troops."})
    client.get("/v1/figures", params={"q": question})
    client.post("/v1/ask", json={"question": question, "top_k": "many"})
    client.get(f"/v1/articles/{WORD}")
    assert len(lines(log)) >= 6
    assert WORD not in log.getvalue()


def test_what_was_asked_is_logged_where_that_is_set(home: Path, log: StringIO) -> None:
    with running(Settings(home=home.parent / "asked", log_questions=True)) as (url, _):
        httpx.post(f"{url}/v1/ask", json={"question": f"Who is {WORD}?"}, timeout=60)
    assert [line["question"] for line in lines(log) if "question" in line] == [f"Who is {WORD}?"]


def test_probes_write_no_lines(client: httpx.Client, log: StringIO) -> None:
    for path in ("/livez", "/readyz", "/metrics"):
        client.get(path).raise_for_status()
    assert lines(log) == []


def test_each_step_is_a_span_inside_its_request(home: Path) -> None:
    trace = pytest.importorskip("opentelemetry.trace")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider()
        trace.set_tracer_provider(provider)
    processor = SimpleSpanProcessor(exporter)
    provider.add_span_processor(processor)
    try:
        with running(Settings(home=home.parent / "traced")) as (url, _):
            asked = f"Who is {WORD}?"
            httpx.post(f"{url}/v1/ask", json={"question": asked}, timeout=60).raise_for_status()
            httpx.post(f"{url}/v1/search", json={"query": asked}, timeout=60).raise_for_status()
            httpx.get(f"{url}/v1/figures", params={"q": asked}, timeout=60).raise_for_status()
            httpx.get(f"{url}/{WORD}?q={WORD}", timeout=60)
    finally:
        processor.shutdown()
    spans = exporter.get_finished_spans()
    names = {span.name for span in spans}
    assert {"dateline.wait", "dateline.retrieve", "dateline.answer", "dateline.search"} <= names
    by_id = {span.context.span_id: span for span in spans}
    for step in (span for span in spans if span.name == "dateline.search"):
        assert step.parent is not None
        assert step.parent.span_id in by_id
    assert WORD not in "".join(span.to_json() for span in spans)


@pytest.mark.parametrize("text", [False, True])
def test_a_fault_is_logged_without_what_was_asked(text: bool) -> None:
    def fail(question: str) -> None:
        raise RuntimeError("broken here")

    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter(text=text))
    logger = logging.Logger("fault")
    logger.addHandler(handler)
    try:
        fail(f"Who is {WORD}?")
    except RuntimeError:
        logger.exception("it failed")
    assert "broken here" in written.getvalue()
    assert "test_api_watched" in written.getvalue()
    assert WORD not in written.getvalue()
