"""A circuit breaker as a value: after some failures in a row, stop asking for a while."""

from __future__ import annotations

from qa.types import Value

FAILURES = 4
"""Failed calls in a row that open the circuit."""
REST = 30.0
"""Seconds it stays open; then one call may try."""


class Circuit(Value):
    """What is known about a model's last calls; times are on the monotonic clock."""

    failures: int = 0
    calls_from: float = 0.0
    """From when on calls may be made."""


def rest_left(circuit: Circuit, now: float) -> float:
    """Return the seconds until a call may be made; 0 when it may."""
    return max(0.0, circuit.calls_from - now)


def after_success(circuit: Circuit) -> Circuit:
    """Return the circuit after a call that worked."""
    return circuit if circuit == Circuit() else Circuit()


def after_failure(circuit: Circuit, now: float, retry_after: float | None = None) -> Circuit:
    """Return the circuit after a call that failed through no fault of the request.

    A model that said when to come back is left alone until then.
    """
    failures = circuit.failures + 1
    rest = REST if failures >= FAILURES else 0.0
    return Circuit(failures=failures, calls_from=now + max(rest, retry_after or 0.0))


def after_trial_started(circuit: Circuit, now: float) -> Circuit:
    """Return the circuit while one call tries after a rest: the others wait for its outcome."""
    if circuit.failures < FAILURES:
        return circuit
    return circuit.model_copy(update={"calls_from": now + REST})
