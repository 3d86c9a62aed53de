"""The circuit breaker and the allow-list, as values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import ModelNotAllowed
from qa.models.llm import check_allowed
from qa.models.llm.breaker import (
    FAILURES,
    REST,
    Circuit,
    after_failure,
    after_success,
    after_trial_started,
    rest_left,
)

moments = st.floats(min_value=0, max_value=1e6)


@settings(deadline=None)
@given(now=moments)
def test_the_circuit_opens_after_failures_in_a_row_and_rests(now: float) -> None:
    circuit = Circuit()
    for _ in range(FAILURES - 1):
        circuit = after_failure(circuit, now)
        assert rest_left(circuit, now) == 0
    circuit = after_failure(circuit, now)
    assert rest_left(circuit, now) == pytest.approx(REST)
    assert rest_left(circuit, now + REST + 1) == 0
    assert rest_left(after_success(circuit), now) == 0


@settings(deadline=None)
@given(now=moments)
def test_after_a_rest_one_call_tries_and_the_others_wait(now: float) -> None:
    circuit = Circuit()
    assert after_trial_started(circuit, now) == circuit
    for _ in range(FAILURES):
        circuit = after_failure(circuit, now)
    later = now + REST + 1
    assert rest_left(circuit, later) == 0
    assert rest_left(after_trial_started(circuit, later), later) > 0


@settings(deadline=None)
@given(now=moments, after=st.floats(min_value=0, max_value=1e4))
def test_a_model_that_says_when_to_come_back_is_left_alone_until_then(
    now: float, after: float
) -> None:
    assert rest_left(after_failure(Circuit(), now, after), now) == pytest.approx(after, abs=1e-6)


def test_requests_may_name_the_default_and_what_is_allowed() -> None:
    allowed = ("openai/gpt-4o*", "embedded/reader")
    assert check_allowed(None, "a/b", allowed) == "a/b"
    assert check_allowed("a/b", "a/b", ()) == "a/b"
    assert check_allowed("openai/gpt-4o-mini", "a/b", allowed) == "openai/gpt-4o-mini"
    with pytest.raises(ModelNotAllowed, match="a/b, openai/gpt-4o"):
        check_allowed("openai/o3", "a/b", allowed)
    with pytest.raises(ModelNotAllowed):
        check_allowed("openai/gpt-4o-mini", "a/b", ())
