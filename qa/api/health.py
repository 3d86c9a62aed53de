"""``/livez`` and ``/readyz``."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter, Request, Response

from qa.api.schemas import Liveness, Readiness
from qa.api.service import TheService
from qa.engine import Engine


def add_health(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.get("/livez")
    async def livez() -> Liveness:
        """Say that the event loop turns."""
        return Liveness()

    @routes.get("/readyz")
    async def readyz(request: Request, response: Response, service: TheService) -> Readiness:
        """Say whether questions can be answered, and what is degraded."""
        response.headers["Cache-Control"] = "no-store"
        return await service.gates.reading.run(request, lambda _: _readiness(service.engine))


def _readiness(engine: Engine) -> Readiness:
    found = engine.archive.problems()
    return Readiness(
        status="degraded" if found else "ready",
        articles=engine.archive.article_count(),
        model=engine.settings.model,
        embedder=PurePath(engine.settings.embedder).name,
        problems=found,
    )
