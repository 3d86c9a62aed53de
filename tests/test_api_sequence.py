"""Read your writes over HTTP: the sequence that storing returns, and questions that name it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from qa.settings import Settings
from qa.testing.servers.postgres import PostgresServer
from qa.testing.service import problem, running

ARTICLE = {"id": "kestrel", "text": "A kestrel nested on the Orm bridge in 1912."}


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_question_waits_for_the_sequence_it_names(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    if engine == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        settings = settings.model_copy(update={"database_url": server.database()})
    with running(settings) as (url, _), httpx.Client(base_url=url, timeout=120) as client:
        stored = client.post("/v1/articles", json={"articles": [ARTICLE]}).json()
        assert stored["sequence"] == 1
        named = {"min_sequence": stored["sequence"]}
        found = client.post("/v1/search", json={"query": "kestrel", **named}).json()
        assert [hit["article"]["id"] for hit in found["hits"]] == ["kestrel"]
        assert found["warnings"] == []
        said = client.post("/v1/ask", json={"question": "Where did a kestrel nest?", **named})
        assert said.json()["claims"][0]["citations"][0]["article_id"] == "kestrel"
        ready = client.get("/readyz").json()
        assert (ready["status"], ready["sequence"], ready["lag"]) == ("ready", 1, 0)
        never = client.post("/v1/search", json={"query": "kestrel", "min_sequence": 9})
        assert "the archive is at 1" in problem(never, 422)["detail"]
        monkeypatch.setattr("qa.engine.archive.SEQUENCE_SECONDS", 0.1)
        monkeypatch.setattr("qa.retrieval.indexing.Replica.holds", lambda *_: False)
        late = client.post("/v1/search", json={"query": "kestrel", **named})
        document = problem(late, 503)
        assert document["code"] == "store-behind"
        assert "change 1" in document["detail"]
        assert late.headers["retry-after"]
        gone = client.delete("/v1/articles/kestrel")
        assert gone.headers["x-dateline-sequence"] == "2"
