"""A stand-in for Chroma's distributed engine: its HTTP interface over a dictionary.

It answers what the documentation says of the distributed engine (docs.trychroma.com, "Search API"
and "Sparse Vector Search Setup") and a local server does not: collections with a sparse index, and
``POST .../search`` with any ranking expression that ``Knn`` and ``Rrf`` are sent as, evaluated as
it is written. What was asked is kept, so that a test can look at it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import numpy as np

Record = dict[str, Any]


ALWAYS: Mapping[str, Any] = {
    "heartbeat": {"nanosecond heartbeat": 1},
    "auth/identity": {"user_id": "u", "tenant": "default_tenant", "databases": ["*"]},
    "pre-flight-checks": {"max_batch_size": 300},
    "version": "1.0.0",
}


class DistributedChroma:
    """What the engine holds, and the requests it got."""

    def __init__(self) -> None:
        self.address = ""
        self.requests: list[tuple[str, str, Any]] = []
        self.collections: dict[str, dict[str, Any]] = {}
        self.records: dict[str, dict[str, Record]] = {}
        self.failing = False
        """Whether searches are answered with an error."""

    def asked(self, end: str) -> list[Any]:
        """Return the bodies of the requests to paths that end so."""
        return [body for _, path, body in self.requests if path.endswith(end)]

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Return the status and body for one request."""
        self.requests.append((method, path, body))
        inner = path.removeprefix("/api/v2/")
        parts = inner.split("/")
        if method == "GET" and inner in ALWAYS:
            return 200, ALWAYS[inner]
        match (method, parts):
            case ("GET", ["tenants", name]):
                reply: Any = {"name": name}
            case ("GET", ["tenants", tenant, "databases", name]):
                reply = {"id": str(uuid4()), "name": name, "tenant": tenant}
            case ("GET", [*_, "collections"]):
                reply = list(self.collections.values())
            case ("POST", [*_, "collections"]):
                reply = self._collection(body)
            case ("DELETE", [*_, "collections", name]):
                reply = self.collections.pop(name)
            case (_, [*_, "collections", place, action]):
                return self._on_records(self.records[place], action, body)
            case _:
                return 404, {"error": "NotFoundError", "message": path}
        return 200, reply

    def _collection(self, body: Mapping[str, Any]) -> dict[str, Any]:
        found = self.collections.get(body["name"])
        if found is None:
            found = self.collections[body["name"]] = {
                "id": str(uuid4()),
                "name": body["name"],
                "metadata": body["metadata"],
                "schema": body["schema"],
                "configuration_json": {"spann": {"space": "cosine"}, "embedding_function": None},
                "dimension": None,
                "tenant": "default_tenant",
                "database": "default_database",
                "version": 0,
                "log_position": 0,
            }
            self.records[found["id"]] = {}
        return found

    def _on_records(self, held: dict[str, Record], action: str, body: Any) -> tuple[int, Any]:
        reply: Any = {}
        match action:
            case "upsert":
                rows = zip(body["ids"], body["embeddings"], body["metadatas"], strict=True)
                for name, vector, metadata in rows:
                    held[name] = {"vector": np.array(vector), "metadata": metadata}
            case "delete":
                for name in body["ids"]:
                    held.pop(name, None)
                reply = {"deleted": len(body["ids"])}
            case "count":
                reply = len(held)
            case "get":
                names = body["ids"] or list(held)[body["offset"] or 0 :][: body["limit"]]
                vectors = [held[name]["vector"].tolist() for name in names if name in held]
                wanted = "embeddings" in body["include"]
                reply = {
                    "ids": [name for name in names if name in held],
                    "embeddings": vectors if wanted else None,
                    "include": body["include"],
                }
            case "search" if self.failing:
                return 503, {"error": "UnavailableError", "message": "try later"}
            case "search":
                found = [self._search(held, search) for search in body["searches"]]
                reply = {
                    "ids": [list(each) for each in found],
                    "scores": [list(each.values()) for each in found],
                    "documents": [None for _ in found],
                    "embeddings": [None for _ in found],
                    "metadatas": [None for _ in found],
                    "select": [["#score"] for _ in found],
                }
            case _:
                return 404, {"error": "NotFoundError", "message": action}
        return 200, reply

    def _search(self, held: dict[str, Record], search: Any) -> dict[str, float]:
        found, known = _score(held, search["rank"]), _ranked(held, search["rank"])
        scores = {name: score for name, score in found.items() if name in known}
        order = sorted(scores, key=lambda name: scores[name])[: search["limit"]["limit"]]
        return {name: scores[name] for name in order}


def _score(held: dict[str, Record], rank: Any) -> dict[str, float]:
    """Evaluate a ranking expression: lower is better; what lacks a part without default is out."""
    ((kind, inner),) = rank.items()
    match kind:
        case "$knn":
            return _knn(held, inner)
        case "$val":
            return dict.fromkeys(held, float(inner))
        case "$sum" | "$mul":
            parts = [_score(held, each) for each in inner]
            names = set.intersection(*map(set, parts))
            combine = math.fsum if kind == "$sum" else math.prod
            return {name: combine([part[name] for part in parts]) for name in names}
        case "$div":
            left, right = (_score(held, inner[side]) for side in ("left", "right"))
            return {name: left[name] / right[name] for name in left.keys() & right.keys()}
    raise ValueError(f"no ranking by {kind}")


def _ranked(held: dict[str, Record], rank: Any) -> set[str]:
    """Return what is in at least one nearest-neighbour search of a whole expression."""
    if "$val" in rank:
        return set()
    if "$knn" in rank:
        return set(_knn(held, {**rank["$knn"], "default": None}))
    (inner,) = rank.values()
    parts = inner.values() if isinstance(inner, dict) else inner
    return set().union(*(_ranked(held, each) for each in parts if isinstance(each, dict)))


def _knn(held: dict[str, Record], asked: Mapping[str, Any]) -> dict[str, float]:
    query = asked["query"]
    if isinstance(query, dict):
        distances = _by_words(held, asked["key"], query)
    else:
        vector = np.array(query)
        distances = {name: 1 - float(one["vector"] @ vector) for name, one in held.items()}
    order = sorted(distances, key=lambda name: distances[name])[: asked["limit"]]
    if asked.get("return_rank"):
        scores = {name: float(place) for place, name in enumerate(order)}
    else:
        scores = {name: distances[name] for name in order}
    if asked.get("default") is not None:
        scores = {name: scores.get(name, asked["default"]) for name in held}
    return scores


def _by_words(held: dict[str, Record], field: str, query: Mapping[str, Any]) -> dict[str, float]:
    """Return the negative BM25 of what shares a word, the rarity counted over all that is held."""
    weights = dict(zip(query["indices"], query["values"], strict=True))
    rows = {
        name: dict(zip(sparse["indices"], sparse["values"], strict=True))
        for name, one in held.items()
        if (sparse := (one["metadata"] or {}).get(field))
    }
    rarity = {
        word: math.log(1 + (len(held) - number + 0.5) / (number + 0.5))
        for word in weights
        for number in [sum(word in row for row in rows.values())]
    }
    return {
        name: -sum(weights[word] * rarity[word] * row[word] for word in weights.keys() & row.keys())
        for name, row in rows.items()
        if weights.keys() & row.keys()
    }


@contextmanager
def distributed_chroma() -> Iterator[DistributedChroma]:
    """Serve one on a free port of the loopback."""
    engine = DistributedChroma()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, reply = engine.answer(self.command, self.path.partition("?")[0], body)
            data = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = _reply  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        engine.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield engine
        finally:
            server.shutdown()
            thread.join()
