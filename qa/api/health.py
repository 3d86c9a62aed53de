"""``/livez``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response

from qa.api.access import READ
from qa.api.metrics import MEDIA_TYPE
from qa.api.schemas import Liveness, Readiness
from qa.api.service import TheService
from qa.engine import Engine
from qa.store import INSTANCE_HEADER


def add_health(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.get("/livez")
    async def livez(request: Request, response: Response) -> Liveness:
        """Answer as long as the process serves requests at all."""
        instance = getattr(request.app.state, "instance", None)
        if instance is not None:
            response.headers[INSTANCE_HEADER] = instance
        return Liveness()

    @routes.get("/readyz")
    async def readyz(request: Request, response: Response, service: TheService) -> Readiness:
        """Say whether questions can be answered, and what is degraded."""
        response.headers["Cache-Control"] = "no-store"
        found = await service.admission.reading.run(request, lambda _: _readiness(service.engine))
        return Readiness(status=found.status) if service.access.required() else found

    @routes.get("/metrics", dependencies=[READ], response_class=Response)
    async def metrics(request: Request, service: TheService) -> Response:
        """Return the metrics for Prometheus: latency, queues, answers, tokens, index lag."""
        text = await service.admission.reading.run(request, lambda _: service.metrics.text())
        return Response(text, headers={"Content-Type": MEDIA_TYPE})


def _readiness(engine: Engine) -> Readiness:
    found = engine.archive.problems()
    return Readiness(
        status="degraded" if found else "ready",
        articles=engine.archive.article_count(),
        model=engine.settings.model,
        embedder=_named(engine.settings.embedder),
        sequence=engine.store.change_number(),
        lag=engine.archive.lag(),
        problems=found,
    )


def _named(embedder: str) -> str:
    """Return a model's name; of one in a folder of this machine, only the folder's own name."""
    path = Path(embedder)
    return path.name if path.is_absolute() or embedder.startswith((".", "~")) else embedder
