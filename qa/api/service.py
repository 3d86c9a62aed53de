"""What an app serves: one engine, and the gates through which work reaches it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from qa.answering.answerers import is_packaged
from qa.api.access import Access, parse_rate
from qa.api.asking import Asking
from qa.api.gates import Gate, Kind, Watch
from qa.api.hosts import trusted_names
from qa.api.metrics import Metrics
from qa.engine import Engine
from qa.engine.engine import CPU_WORKERS
from qa.errors import QAError
from qa.keys import KeyRing
from qa.settings import Settings

_LOG = logging.getLogger(__name__)
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
    keys: Gate
    """Secrets that are compared for the first time."""

    def for_model(self, model: str) -> Gate:
        """Return the gate for a question to this model."""
        return self.ask if is_packaged(model) else self.draft


class Service(NamedTuple):
    """All that routes need."""

    engine: Engine
    gates: Gates
    names: tuple[str, ...]
    """Host names the server goes by."""
    access: Access
    metrics: Metrics
    asking: Asking

    def close(self) -> None:
        """Wait for the threads of all gates."""
        for gate in self.gates:
            gate.close()


def open_service(engine: Engine, metrics: Metrics, *, exposed: bool) -> Service:
    """Return the service over an engine; call it inside the event loop that serves.

    Args:
        engine: Whose archive it is.
        metrics: Hears what the gates do, and how questions are answered.
        exposed: Whether others than this machine can reach it: then all requests need a key.
    """
    settings = engine.settings
    return Service(
        engine=engine,
        gates=_gates(settings, metrics),
        names=trusted_names(settings.trusted_hosts, settings.host),
        access=Access(KeyRing(settings.home), parse_rate(settings.rate_limit), required=exposed),
        metrics=metrics,
        asking=Asking(),
    )


def _gates(settings: Settings, watch: Watch) -> Gates:
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
        Kind("keys", at_once=1, waiting=8, seconds=usual, expected=0.1),
    )
    return Gates(*(Gate(kind, watch) for kind in kinds))


@asynccontextmanager
async def serving(engine: Engine, metrics: Metrics, *, exposed: bool) -> AsyncIterator[Service]:
    """Open the service, with what questions need, for the length of the block.

    Where an index cannot be opened now, each question tries again.
    """
    service = open_service(engine, metrics, exposed=exposed)
    metrics.watch(service)
    try:
        try:
            await service.asking.run(engine.start())
        except QAError as error:
            _LOG.error("not ready: %s", error)
        yield service
    finally:
        await asyncio.to_thread(service.close)
        await service.asking.run(engine.finish())
        service.asking.close()


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service)]
