"""The HTTP service as a client meets it: a real server on the loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.api.openai.errors import speaks_openai
from qa.testing.folders import SAMPLE
from qa.testing.service import QUESTION, problem, serving
from qa.types import Answer, AnswerStatus, Article, IngestReport, Retrieval


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("api")
    with serving(home) as url, httpx.Client(base_url=url, timeout=60) as session:
        body = {"articles": [{"id": "sample", "text": SAMPLE.read_bytes().decode()}]}
        report = IngestReport.model_validate(session.post("/v1/articles", json=body).json())
        assert report.count("added") == 1
        yield session


def test_ask_returns_claims_whose_ranges_cut_the_stored_text(client: httpx.Client) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION})
    answer = Answer.model_validate(response.json())
    article = Article.model_validate(client.get("/v1/articles/sample@1").json())
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.offset_unit == "codepoint"
    assert "roughly 1,000" in answer.answer
    for citation in answer.citations:
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.content_hash == article.content_hash


def test_retrieved_passages_come_only_when_asked_for(client: httpx.Client) -> None:
    plain = client.post("/v1/ask", json={"question": QUESTION}).json()
    full = client.post("/v1/ask", json={"question": QUESTION, "include": ["retrieved"]}).json()
    assert plain["retrieved"] == []
    assert full["retrieved"][0]["passage"]["article_id"] == "sample"


def test_declining_is_a_result(client: httpx.Client) -> None:
    response = client.post("/v1/ask", json={"question": "Who won the Lisbon chess championship?"})
    answer = Answer.model_validate(response.json())
    assert response.status_code == 200
    assert answer.status is AnswerStatus.UNANSWERABLE
    assert answer.reason


def test_as_of_hides_later_articles(client: httpx.Client) -> None:
    body = {"question": QUESTION, "as_of": "2022-02-01"}
    answer = Answer.model_validate(client.post("/v1/ask", json=body).json())
    assert answer.status is AnswerStatus.UNANSWERABLE


def test_search_shows_passages_with_every_legs_score(client: httpx.Client) -> None:
    response = client.post("/v1/search", json={"query": "troops to Romania", "top_k": 2})
    found = Retrieval.model_validate(response.json())
    assert len(found.hits) == 2
    assert {leg.leg for leg in found.hits[0].legs} == {"lexical", "dense"}


def test_an_article_is_found_by_version_and_by_hash(client: httpx.Client) -> None:
    article = client.get("/v1/articles/sample").json()
    assert client.get("/v1/articles/sample@1").json() == article
    by_hash = client.get(f"/v1/articles/sample@{article['content_hash'][:12]}")
    assert by_hash.json() == article
    assert article["text"] == SAMPLE.read_bytes().decode()


def test_one_bad_article_stops_no_other(client: httpx.Client) -> None:
    articles = [{"id": "good", "text": "It rained in Ostrel."}, {"id": "empty", "text": ""}, {}]
    report = IngestReport.model_validate(
        client.post("/v1/articles", json={"articles": articles}).json()
    )
    assert [outcome.result for outcome in report.outcomes] == ["added", "failed", "failed"]
    assert client.delete("/v1/articles/good").json()["id"] == "good"
    problem(client.get("/v1/articles/good"), 404)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v1/ask", {"question": " "}, 422, "bad-question"),
        ("POST", "/v1/ask", {"question": "x" * 3000}, 422, "bad-question"),
        ("POST", "/v1/ask", {}, 422, "invalid-request"),
        ("POST", "/v1/ask", {"question": "q", "top_k": 0}, 422, "invalid-request"),
        ("POST", "/v1/ask", {"question": "q", "unknown": 1}, 422, "invalid-request"),
        ("POST", "/v1/search", {"query": " "}, 422, "bad-question"),
        ("POST", "/v1/articles", {"articles": []}, 422, "invalid-request"),
        ("GET", "/v1/articles/none", None, 404, "not-found"),
        ("GET", "/v1/articles/sample@7", None, 404, "not-found"),
        ("DELETE", "/v1/articles/none", None, 404, "not-found"),
        ("GET", "/v2", None, 404, "not-found"),
        ("GET", "/v1/ask", None, 405, "method-not-allowed"),
    ],
)
def test_errors_are_problem_documents(
    client: httpx.Client, method: str, path: str, body: object, status: int, code: str
) -> None:
    assert problem(client.request(method, path, json=body), status)["code"] == code


def test_a_body_that_is_not_json_is_a_problem_document(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    response = client.post("/v1/ask", content=b'{"question": ', headers=headers)
    problem(response, 422)


def test_a_lone_surrogate_is_refused_not_a_crash(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    response = client.post("/v1/ask", content=b'{"question": "a\\ud800"}', headers=headers)
    problem(response, 422)


def test_a_body_over_the_limit_is_a_problem_document(client: httpx.Client) -> None:
    body = json.dumps({"question": "x" * 61_000_000})
    response = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    problem(response, 413)


def test_health(client: httpx.Client) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["articles"] == 1


def test_the_schema_states_the_offset_unit(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    assert "code points" in schema["info"]["description"]
    assert schema["components"]["schemas"]["Answer"]["properties"]["offset_unit"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("PUT", "/v1/ask", 405)]
)
def test_a_wrong_address_says_where_the_right_ones_stand(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    assert "/docs" in problem(client.request(method, path), status)["hint"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/articles", "GET, POST"),
        ("/v1/articles/a/b", "DELETE, GET, PATCH"),
        ("/livez", "GET"),
    ],
)
def test_a_wrong_method_learns_the_right_ones(
    client: httpx.Client, path: str, allowed: str
) -> None:
    response = client.request("OPTIONS", path)
    problem(response, 405)
    assert response.headers["allow"] == allowed


def test_a_body_nested_too_deep_says_what_to_send(client: httpx.Client) -> None:
    response = client.post(
        "/v1/ask", content=b"[" * 60_000, headers={"content-type": "application/json"}
    )
    assert "JSON" in problem(response, 400)["hint"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search", r'{"query": "x", "filters": {"publishers": ["\ud83d"]}}'),
        ("/v1/ask", r'{"question": "x", "filters": {"article_ids": ["\ud83d"]}}'),
        ("/v1/verify", r'{"text": "x", "articles": ["\ud83d"]}'),
        ("/v1/search", '{"query": "x", "as_of": 86400}'),
        ("/v1/search", '{"query": "x", "as_of": "86400"}'),
        ("/v1/search", '{"query": "x", "filters": {"published_from": 0}}'),
    ],
)
def test_names_that_are_no_text_and_days_that_are_numbers_are_refused(
    client: httpx.Client, path: str, body: str
) -> None:
    response = client.post(path, content=body, headers={"content-type": "application/json"})
    assert problem(response, 422)["code"] == "invalid-request"


def test_a_body_without_its_content_type_names_the_header(client: httpx.Client) -> None:
    response = client.post(
        "/v1/ask",
        content=json.dumps({"question": QUESTION}),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert "content-type: application/json" in problem(response, 422)["hint"]


def test_the_schema_describes_errors_in_the_form_they_have(client: httpx.Client) -> None:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            described = operation["responses"]
            assert {"4XX", "5XX"} <= set(described), (method, path)
            for group in ("4XX", "5XX"):
                form = "json" if speaks_openai(path) else "problem+json"
                assert list(described[group]["content"]) == [f"application/{form}"]


def test_every_example_of_the_schema_can_be_sent_as_it_stands(tmp_path: Path) -> None:
    with serving(tmp_path) as url, httpx.Client(base_url=url, timeout=60) as session:
        document = session.get("/openapi.json").json()
        sent = 0
        for path, methods in document["paths"].items():
            if "post" not in methods:
                continue
            body = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
            named = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
            for example in named["examples"]:
                response = session.post(path, json=example)
                assert response.status_code == 200, response.text
                assert '"failed"' not in response.text
                sent += 1
        assert sent == 5


def test_each_cause_of_422_is_described_and_true(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    days = {"published_from": "2023-02-02", "published_to": "2023-02-01"}
    turned = "from=2023-02-02&to=2023-02-01"
    causes: list[tuple[str, str, str, object]] = [
        ("post", "/v1/ask", "", {"question": " "}),
        ("post", "/v1/ask", "", {"question": "q", "model": ""}),
        ("post", "/v1/ask", "", {"question": "q", "model": "openai/unheard-of"}),
        ("post", "/v1/ask", "", {"question": "q", "filters": days}),
        ("post", "/v1/search", "", {"query": "q", "filters": days}),
        ("post", "/v1/verify", "", {"text": "\n"}),
        ("get", "/v1/figures", "?q=%20", None),
        ("get", "/v1/figures", f"?q=x&{turned}", None),
        ("get", "/v1/articles", f"?{turned}", None),
        ("get", "/v1/articles", "?after=x", None),
        ("post", "/v1/articles", "", {"articles": []}),
    ]
    for method, path, query, body in causes:
        assert problem(client.request(method, path + query, json=body), 422)["detail"]
        assert "Unusable" in document["paths"][path][method]["responses"]["422"]["description"]


def test_the_docs_page_loads_nothing(client: httpx.Client) -> None:
    response = client.get("/docs")
    page = response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "<script" not in page
    assert "src=" not in page
    assert set(re.findall(r'href="([^"]*)"', page)) == {"/openapi.json"}
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page
