"""Counters and timings of the service, in Prometheus's text format.

Labels are routes, kinds of work and models, never what was asked: that would show questions to
whoever reads the metrics, and make a new series of each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from qa.types import Answer

if TYPE_CHECKING:
    from qa.api.service import Service

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The counters of one app; implements ``qa.api.admission.AdmissionCounts``.

    Safe to use from many threads.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._requests = self._counter("requests", "Responses sent.", "method", "route", "status")
        self._seconds = self._histogram(
            "request_seconds", "Seconds from a request to its response.", "route"
        )
        self._waits = self._histogram(
            "queue_seconds", "Seconds that a request waited for a place.", "kind"
        )
        self._works = self._histogram(
            "work_seconds", "Seconds that the work of a request took.", "kind"
        )
        self._refusals = self._counter(
            "refused", "Requests refused because the queue was full.", "kind"
        )
        self._answers = self._counter("answers", "Answers given, by status.", "status", "model")
        self._steps = self._histogram("step_seconds", "Seconds of each step of a question.", "step")
        self._tokens = self._counter(
            "tokens", "Tokens that language models used.", "model", "direction"
        )
        self._articles = self._counter("ingested", "Articles sent in, by outcome.", "result")

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a response."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def refused(self, kind: str) -> None:
        """Count a request that was refused because the queue was full."""
        self._refusals.labels(kind).inc()

    def waited(self, kind: str, seconds: float) -> None:
        """Count a request that waited so many seconds."""
        self._waits.labels(kind).observe(seconds)

    def worked(self, kind: str, seconds: float) -> None:
        """Count a piece of work that took so many seconds."""
        self._works.labels(kind).observe(seconds)

    def answered(self, answer: Answer) -> None:
        """Count an answer, its steps and tokens."""
        self._answers.labels(answer.status.value, answer.model).inc()
        for step, milliseconds in answer.latency_ms.items():
            self._steps.labels(step).observe(milliseconds / 1000)
        used = answer.usage
        self._tokens.labels(answer.model, "prompt").inc(used.prompt_tokens)
        self._tokens.labels(answer.model, "completion").inc(used.completion_tokens)

    def ingested(self, result: str) -> None:
        """Count an article by its outcome."""
        self._articles.labels(result).inc()

    def watch(self, service: Service) -> None:
        """Add gauges that are read from a service whenever the metrics are.

        Call it in the event loop that serves.
        """
        self.registry.register(_Standing(service, asyncio.get_running_loop()))

    def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"dateline_{name}", meaning, labels, registry=self.registry)

    def _histogram(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(
            f"dateline_{name}", meaning, labels, registry=self.registry, buckets=_SECONDS
        )


class _Standing(Collector):
    """Gauges: queues, tasks, articles and index lag at the moment of reading."""

    def __init__(self, service: Service, loop: asyncio.AbstractEventLoop) -> None:
        self._service = service
        self._loop = loop

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metrics without reading anything."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read the queues, the event loops and the archive."""
        waiting = GaugeMetricFamily(
            "dateline_waiting", "Requests that wait for a place.", labels=["kind"]
        )
        working = GaugeMetricFamily(
            "dateline_working", "Requests that are worked on.", labels=["kind"]
        )
        for admission in self._service.admission:
            waiting.add_metric([admission.kind.name], admission.waiting)
            working.add_metric([admission.kind.name], admission.working)
        yield waiting
        yield working
        tasks = GaugeMetricFamily("dateline_tasks", "Tasks of an event loop.", labels=["loop"])
        tasks.add_metric(["serving"], len(asyncio.all_tasks(self._loop)))
        tasks.add_metric(["questions"], self._service.question_loop.tasks())
        yield tasks
        archive = self._service.engine.archive
        behind = archive.lag()
        yield GaugeMetricFamily(
            "dateline_index_lag_changes",
            "Changes of the store that the indexes lack; -1: they are being rebuilt.",
            value=-1 if behind is None else behind,
        )
        yield GaugeMetricFamily(
            "dateline_articles", "Articles in the archive.", value=archive.article_count()
        )
