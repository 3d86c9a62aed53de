"""Every fault that was seen, or is documented, with what a caller must make of it."""

from __future__ import annotations

from email.utils import formatdate
from time import time

import httpx
import pytest

from qa.errors import ModelError, ModelRefused, ModelUnavailable
from qa.models.llm.faults import Failure, failure_of, fault, fault_of


def failure(status: int | None, kinds: str, text: str, after: float | None = None) -> Failure:
    return Failure(status, frozenset(kinds.split()), text, after)


TABLE = [
    # status, classes, text -> error, retryable, words of the message
    (500, "InternalServerError ConnectError", "Connection error.", ModelUnavailable, True,
     "cannot be reached"),
    (500, "InternalServerError", "OpenAIException - Connection error. | All connection attempts "
     "failed", ModelUnavailable, True, "cannot be reached"),
    (None, "APIConnectionError gaierror", "[Errno -2] Name or service not known", ModelUnavailable,
     True, "cannot be reached"),
    (500, "InternalServerError", "The api_key client option must be set either by passing api_key",
     ModelUnavailable, False, "needs a key"),
    (401, "AuthenticationError", "Incorrect API key provided: sk-ab*****yz", ModelUnavailable,
     False, "did not accept the key"),
    (400, "BadRequestError", "API key not valid. INVALID_API_KEY invalid api key",
     ModelUnavailable, False, "did not accept the key"),
    (429, "RateLimitError", "Rate limit reached for requests", ModelUnavailable, True, "busy"),
    (429, "RateLimitError", "You exceeded your current quota, please check your plan and billing",
     ModelUnavailable, False, "no credit"),
    (402, "PaymentRequiredError", "", ModelUnavailable, False, "no credit"),
    (400, "BadRequestError", "Your credit balance is too low", ModelUnavailable, False, "credit"),
    (403, "PermissionDeniedError", "no access", ModelUnavailable, False, "not open to this key"),
    (404, "NotFoundError", "The model `x` does not exist", ModelUnavailable, False, "not known"),
    (500, "InternalServerError", "model 'llama9' not found, try pulling it first",
     ModelUnavailable, False, "not known"),
    (404, "NotFoundError", "Error code: 404 - {'detail': 'Not Found'}", ModelUnavailable, False,
     "not found at its address"),
    (404, "NotFoundError", "404 page not found", ModelUnavailable, False, "at its address"),
    (405, "APIError", "<html>405 Not Allowed</html>", ModelUnavailable, False, "at its address"),
    (404, "NotFoundError", "No models loaded. Please load a model", ModelUnavailable, False,
     "not known"),
    (503, "ServiceUnavailableError", "Loading model", ModelUnavailable, True, "being loaded"),
    (500, "InternalServerError UnsupportedProtocol", "Request URL is missing a protocol",
     ModelUnavailable, False, "no usable base URL"),
    (500, "APIConnectionError", "litellm.APIConnectionError: No module named 'google.auth'\n"
     "Traceback (most recent call last):\n  File", ModelUnavailable, False,
     "not installed (No module named 'google.auth')"),
    (500, "InternalServerError", "Missing credentials. Please pass an `api_key`", ModelUnavailable,
     False, "needs a key"),
    (400, "BadRequestError", "litellm.BadRequestError: OpenAIException - no such field. | twice",
     ModelRefused, False, "(no such field)."),
    (400, "ContextWindowExceededError BadRequestError", "", ModelRefused, False, "read that much"),
    (400, "BadRequestError", "the request exceeds the available context size", ModelRefused, False,
     "read that much"),
    (400, "BadRequestError", "prompt is too long: 210000 tokens > 200000 maximum", ModelRefused,
     False, "read that much"),
    (400, "ContentPolicyViolationError BadRequestError", "", ModelRefused, False, "declined"),
    (400, "BadRequestError", "blocked by the content management policy", ModelRefused, False,
     "declined"),
    (400, "BadRequestError", "temperature: unsupported value", ModelRefused, False,
     "temperature: unsupported value"),
    (422, "UnprocessableEntityError", "bad field", ModelRefused, False, "bad field"),
    (408, "Timeout APITimeoutError", "Request timed out", ModelUnavailable, True, "in time"),
    (500, "InternalServerError", "boom", ModelUnavailable, True, "provider's side"),
    (503, "ServiceUnavailableError", "", ModelUnavailable, True, "provider's side"),
    (529, "InternalServerError", "Overloaded", ModelUnavailable, True, "provider's side"),
    (500, "APIConnectionError RemoteProtocolError", "peer closed connection without sending "
     "complete message body (incomplete chunked read)", ModelUnavailable, True, "broke off"),
    (400, "BadRequestError", "LLM Provider NOT provided. You passed model=x", ModelUnavailable,
     False, "no provider"),
    (None, "ValueError", "something else", ModelUnavailable, False, "something else"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "kinds", "text", "error", "retryable", "words"), TABLE)
def test_a_failure_is_classified_by_status_and_cause(
    status: int | None, kinds: str, text: str, error: type[ModelError], retryable: bool, words: str
) -> None:
    found = fault("p/m", failure(status, kinds, text))
    assert type(found) is error
    assert found.retryable is retryable
    assert "p/m" in found.message
    assert words in found.message


@pytest.mark.parametrize(
    ("name", "address", "key"),
    [
        ("openai/local", "QA_MODEL_BASE_URL", "OPENAI_API_KEY"),
        ("gpt-5", "QA_MODEL_BASE_URL", "OPENAI_API_KEY"),
        ("claude-sonnet-4-5", "ANTHROPIC_API_BASE", "ANTHROPIC_API_KEY"),
        ("ollama_chat/llama3", "OLLAMA_API_BASE", "the provider's key"),
    ],
)
def test_hints_name_what_to_set(name: str, address: str, key: str) -> None:
    assert address in fault(name, failure(None, "ConnectError", "")).hint
    assert key in fault(name, failure(401, "AuthenticationError", "")).hint


def test_causes_are_read_and_keys_are_not_shown() -> None:
    wrapped = RuntimeError("wrapped")
    wrapped.__cause__ = httpx.ConnectError("refused")
    assert "cannot be reached" in fault_of("p/m", wrapped).message
    shown = fault_of("p/m", ValueError("bad key sk-live-123456789 and Bearer abc.def")).message
    assert "123456789" not in shown
    assert "abc.def" not in shown


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("7", 7, 7), ("0.5", 0.5, 0.5), ("in a minute", 50, 61), ("-3", 0, 0)],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str, low: float, high: float) -> None:
    if value == "in a minute":
        value = formatdate(time() + 60, usegmt=True)
    response = httpx.Response(
        429, headers={"Retry-After": value}, request=httpx.Request("POST", "http://x")
    )
    error = httpx.HTTPStatusError("slow down", request=response.request, response=response)
    found = failure_of(error).retry_after
    assert found is not None
    assert low <= found <= high


def test_a_retry_after_that_is_neither_is_ignored() -> None:
    response = httpx.Response(429, headers={"Retry-After": "soon"})
    error = httpx.HTTPStatusError("", request=httpx.Request("POST", "http://x"), response=response)
    assert failure_of(error).retry_after is None
