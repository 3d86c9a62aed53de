"""What an app serves: one engine, and the gates through which work reaches it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from qa.answer import READER
from qa.api.gates import Gate, Kind, Watch
from qa.api.hosts import trusted_names
from qa.engine import Engine
from qa.engine.engine import CPU_WORKERS
from qa.settings import Settings

ARTICLES_TIMES = 10
"""How many times as long as other requests a batch of articles may take."""
MODEL_SLACK = 15.0
"""Seconds for everything else, beside what a language model may take for one question."""


class Gates(NamedTuple):
    """One gate for each kind of work."""

    ask: Gate
    """Questions that the embedded reader answers: as many as there are threads for it."""
    draft: Gate
    """Questions that a language model answers, elsewhere."""
    search: Gate
    verify: Gate
    figures: Gate
    articles: Gate
    """Changes of the archive, which come one after the other."""
    uploads: Gate
    """Bodies of articles in memory: as many as may work or wait, so none is read for nothing."""
    reading: Gate
    """Articles, listings and readiness."""

    def for_model(self, model: str) -> Gate:
        """Return the gate for a question to this model."""
        return self.ask if model == READER else self.draft


class Service(NamedTuple):
    """All that routes need."""

    engine: Engine
    gates: Gates
    names: tuple[str, ...]
    """Host names the server goes by."""

    def close(self) -> None:
        """Wait for the threads of all gates."""
        for gate in self.gates:
            gate.close()


def open_service(engine: Engine, watch: Watch | None = None) -> Service:
    """Return the service over an engine; call it inside the event loop that serves."""
    settings = engine.settings
    return Service(
        engine, _gates(settings, watch), trusted_names(settings.trusted_hosts, settings.host)
    )


def _gates(settings: Settings, watch: Watch | None) -> Gates:
    usual = settings.request_seconds
    by_model = max(usual, settings.model_seconds + MODEL_SLACK)
    long = ARTICLES_TIMES * usual
    kinds = (
        Kind("ask", at_once=CPU_WORKERS, waiting=8, seconds=usual),
        Kind("draft", at_once=16, waiting=16, seconds=by_model, expected=4.0),
        Kind("search", at_once=CPU_WORKERS, waiting=32, seconds=usual, expected=0.05),
        Kind("verify", at_once=1, waiting=4, seconds=usual, expected=2.0),
        Kind("figures", at_once=1, waiting=8, seconds=usual, expected=0.5),
        Kind("articles", at_once=1, waiting=4, seconds=long, expected=2.0),
        Kind("uploads", at_once=5, waiting=0, seconds=long, expected=2.0),
        Kind("reading", at_once=CPU_WORKERS, waiting=64, seconds=usual, expected=0.02),
    )
    return Gates(*(Gate(kind, watch) for kind in kinds))


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service)]
