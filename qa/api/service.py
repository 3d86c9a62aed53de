"""What every route needs: the engine, and the admission of each kind of work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from qa.answering.answerers import is_packaged
from qa.api.access import Access, parse_rate
from qa.api.admission import Admission, AdmissionCounts, WorkKind
from qa.api.hosts import trusted_names
from qa.api.metrics import Metrics
from qa.api.question_loop import QuestionLoop
from qa.engine import Engine
from qa.engine.engine import CPU_WORKERS
from qa.errors import QAError
from qa.keys import KeyRing
from qa.settings import Settings

_LOG = logging.getLogger(__name__)
ARTICLES_TIMES = 10
"""How many times as long as other requests a batch of articles may take."""
MODEL_SLACK = 15.0
"""Seconds that a question may take beside what its language model may take."""


class Admissions(NamedTuple):
    """The admission of each kind of work."""

    ask: Admission
    """Questions that the embedded reader answers: as many as there are threads for it."""
    draft: Admission
    """Questions that a language model answers, elsewhere."""
    search: Admission
    verify: Admission
    figures: Admission
    articles: Admission
    """Changes of the archive, one after the other."""
    uploads: Admission
    """Bodies with articles, while they are in memory: as many as ``articles`` works on or queues,
    so that no body is read that would then be refused."""
    reading: Admission
    """Articles, listings and readiness."""
    keys: Admission
    """Keys whose secret is hashed and compared for the first time."""

    def for_model(self, model: str) -> Admission:
        """Return the admission of questions that this model answers."""
        return self.ask if is_packaged(model) else self.draft


class Service(NamedTuple):
    """What routes get as ``TheService``."""

    engine: Engine
    admission: Admissions
    names: tuple[str, ...]
    """Host names that requests may be addressed to."""
    access: Access
    metrics: Metrics
    question_loop: QuestionLoop

    def close(self) -> None:
        """Wait until the threads of all kinds of work have ended."""
        for admission in self.admission:
            admission.close()


def open_service(engine: Engine, metrics: Metrics, *, exposed: bool) -> Service:
    """Return the service over an engine; call it inside the event loop that serves.

    Args:
        engine: Whose archive it is.
        metrics: Counts requests, waits, work and answers.
        exposed: Whether others than this machine can reach it: then all requests need a key.
    """
    settings = engine.settings
    return Service(
        engine=engine,
        admission=_admissions(settings, metrics),
        names=trusted_names(settings.trusted_hosts, settings.host),
        access=Access(KeyRing(settings.home), parse_rate(settings.rate_limit), required=exposed),
        metrics=metrics,
        question_loop=QuestionLoop(),
    )


def _admissions(settings: Settings, counts: AdmissionCounts) -> Admissions:
    usual = settings.request_seconds
    by_model = max(usual, settings.model_seconds + MODEL_SLACK)
    long = ARTICLES_TIMES * usual
    kinds = (
        WorkKind("ask", at_once=CPU_WORKERS, waiting=8, seconds=usual),
        WorkKind("draft", at_once=16, waiting=16, seconds=by_model, expected=4.0),
        WorkKind("search", at_once=CPU_WORKERS, waiting=32, seconds=usual, expected=0.05),
        WorkKind("verify", at_once=1, waiting=4, seconds=usual, expected=2.0),
        WorkKind("figures", at_once=1, waiting=8, seconds=usual, expected=0.5),
        WorkKind("articles", at_once=1, waiting=4, seconds=long, expected=2.0),
        WorkKind("uploads", at_once=5, waiting=0, seconds=long, expected=2.0),
        WorkKind("reading", at_once=CPU_WORKERS, waiting=64, seconds=usual, expected=0.02),
        WorkKind("keys", at_once=1, waiting=8, seconds=usual, expected=0.1),
    )
    return Admissions(*(Admission(kind, counts) for kind in kinds))


@asynccontextmanager
async def serving(engine: Engine, metrics: Metrics, *, exposed: bool) -> AsyncIterator[Service]:
    """Open the service and its indexes, and close both when the block ends.

    An index that cannot be opened now is tried again with each question.
    """
    service = open_service(engine, metrics, exposed=exposed)
    metrics.watch(service)
    try:
        try:
            await service.question_loop.run(engine.start())
        except QAError as error:
            _LOG.error("not ready: %s", error)
        yield service
    finally:
        await asyncio.to_thread(service.close)
        await service.question_loop.run(engine.finish())
        service.question_loop.close()


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service)]
