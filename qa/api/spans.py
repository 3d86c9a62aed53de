"""Spans of a request's steps for OpenTelemetry, where it is installed and set up.

FastAPI makes the span of the request; these are inside it: the wait, retrieval, and the answer.
Without the ``otel`` extra, or without a tracer provider, they cost nothing. No span holds what was
asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

trace: Any
try:
    from opentelemetry import trace
except ModuleNotFoundError:  # the extra is not installed
    trace = None


@contextmanager
def span(name: str, **facts: str | int | float) -> Iterator[None]:
    """Measure the block as a span with these attributes."""
    if trace is None:
        yield
        return
    with trace.get_tracer("dateline").start_as_current_span(
        name, attributes=facts, record_exception=False, set_status_on_exception=False
    ):
        yield


def finished(name: str, started: int, ended: int, **facts: str | int | float) -> None:
    """Record a step that has ended; times are those of ``time.time_ns``."""
    if trace is None:
        return
    made = trace.get_tracer("dateline").start_span(name, start_time=started, attributes=facts)
    made.end(ended)


def conceal(route: str) -> None:
    """Put the route in the place of the address in FastAPI's span: questions stand in addresses."""
    if trace is not None:
        trace.get_current_span().set_attributes({"url.path": route, "url.query": ""})
