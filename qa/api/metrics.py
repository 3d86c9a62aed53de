"""What the service counts and measures, in the form that Prometheus reads.

Labels are routes, kinds and models, never what was asked: a question in a label would be a leak and
a series of its own.
"""

from __future__ import annotations

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
    """The counters of one app; implements ``qa.api.gates.Watch``. Safe to use from many threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._requests = self._counter("requests", "Responses.", "method", "route", "status")
        self._seconds = self._histogram("request_seconds", "From request to response.", "route")
        self._waits = self._histogram("queue_seconds", "Before the work began.", "kind")
        self._works = self._histogram("work_seconds", "Of the work itself.", "kind")
        self._refusals = self._counter("refused", "Requests for which there was no room.", "kind")
        self._answers = self._counter("answers", "Answers by status.", "status", "model")
        self._steps = self._histogram("step_seconds", "Of a question's steps.", "step")
        self._tokens = self._counter("tokens", "Of language models.", "model", "direction")
        self._articles = self._counter(
            "ingested", "Articles put in, by what became of them.", "result"
        )

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """A response was sent."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def refused(self, kind: str) -> None:
        """One request was turned away."""
        self._refusals.labels(kind).inc()

    def waited(self, kind: str, seconds: float) -> None:
        """One request was let in after so long."""
        self._waits.labels(kind).observe(seconds)

    def worked(self, kind: str, seconds: float) -> None:
        """One piece of work has ended after so long."""
        self._works.labels(kind).observe(seconds)

    def answered(self, answer: Answer) -> None:
        """A question was answered."""
        self._answers.labels(answer.status.value, answer.model).inc()
        for step, milliseconds in answer.latency_ms.items():
            self._steps.labels(step).observe(milliseconds / 1000)
        used = answer.usage
        self._tokens.labels(answer.model, "prompt").inc(used.prompt_tokens)
        self._tokens.labels(answer.model, "completion").inc(used.completion_tokens)

    def ingested(self, result: str) -> None:
        """An article was put in, or not."""
        self._articles.labels(result).inc()

    def watch(self, service: Service) -> None:
        """Show also how a service stands whenever the metrics are read."""
        self.registry.register(_Standing(service))

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
    """How a service stands at this moment."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metrics without reading anything."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read the gates and the archive."""
        waiting = GaugeMetricFamily("dateline_waiting", "Requests in the queue.", labels=["kind"])
        working = GaugeMetricFamily("dateline_working", "Requests at work.", labels=["kind"])
        for gate in self._service.gates:
            waiting.add_metric([gate.kind.name], gate.waiting)
            working.add_metric([gate.kind.name], gate.working)
        yield waiting
        yield working
        archive = self._service.engine.archive
        behind = archive.lag()
        yield GaugeMetricFamily(
            "dateline_index_lag_changes",
            "Changes of the store that the indexes have not followed; -1: being made anew.",
            value=-1 if behind is None else behind,
        )
        yield GaugeMetricFamily(
            "dateline_articles", "Articles in the archive.", value=archive.article_count()
        )
