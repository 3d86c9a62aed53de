"""From a provider's exception to one of Dateline's errors, by status and by cause.

LiteLLM's own classes are not enough: it reports a missing key and a refused connection both as an
internal server error (seen in 1.106.2), so the chain of causes and its text are read first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from qa.errors import ModelError, ModelRefused, ModelUnavailable
from qa.models.llm.capability import address_variable, full_name

_SHOWN = 200
_JOINT = " | "
_KEYED = frozenset(
    "openai anthropic gemini mistral groq xai openrouter deepseek azure cohere hosted_vllm".split()
)
"""Providers whose key is in the variable ``<PROVIDER>_API_KEY``."""
_WRAPPING = re.compile(r"^(?:(?:litellm\.)?\w+(?:Error|Exception): |\w+Exception - )+")
_SECRET = re.compile(r"\b(?:sk|pk|key|gsk|xai)[-_][\w*.-]{4,}|\bBearer\s+\S+|\bAIza[\w-]{10,}")


class Failure(NamedTuple):
    """What an exception and its causes say."""

    status: int | None
    kinds: frozenset[str]
    """Names of the classes of the exception and its causes, with their bases."""
    text: str
    retry_after: float | None = None


class _Rule(NamedTuple):
    statuses: frozenset[int]
    cause: re.Pattern[str] | None
    """Found in a class's name or in the text; either it or a status is enough."""
    error: type[ModelError]
    retryable: bool
    message: str
    hint: str
    quoted: bool = False
    """Whether the provider's own words are shown, because the rule's do not say enough."""


def _rule(
    statuses: tuple[int, ...],
    cause: str,
    error: type[ModelError],
    retryable: bool,
    message: str,
    hint: str,
    *,
    quoted: bool = False,
) -> _Rule:
    pattern = re.compile(cause, re.IGNORECASE) if cause else None
    return _Rule(frozenset(statuses), pattern, error, retryable, message, hint, quoted)


_RULES = (
    _rule((), r"LLM Provider NOT provided", ModelUnavailable, False,
          "names no provider that is known",
          "Write it as provider/model, e.g. openai/gpt-4o-mini, ollama_chat/llama3.2 or "
          "embedded/reader."),
    _rule((), r"No module named|must be installed", ModelUnavailable, False,
          "needs a Python package that is not installed", "Install it beside Dateline.",
          quoted=True),
    _rule((), r"UnsupportedProtocol|InvalidURL", ModelUnavailable, False,
          "has no usable base URL", "Write it in {address} as http://host:port/v1."),
    _rule((), r"ContextWindowExceeded|context.(?:length|window|size)|prompt is too long"
          r"|too many (?:input )?tokens|maximum.{0,20}tokens", ModelRefused, False,
          "cannot read that much at once",
          "Ask for fewer passages (top_k), or give the model a longer context."),
    _rule((), r"ContentPolicyViolation|content.?filter|content management policy|safety system",
          ModelRefused, False, "declined to answer this request", "Rephrase the question."),
    _rule((402,), r"insufficient.quota|exceeded your current quota|billing|credit balance",
          ModelUnavailable, False, "has no credit left", "Check the provider's billing page."),
    _rule((429,), r"RateLimit", ModelUnavailable, True,
          "is busy or rate-limited", "Wait, then ask again."),
    _rule((), r"ConnectError|ConnectionRefused|ConnectTimeout|ConnectorError|gaierror"
          r"|connection refused|cannot connect|all connection attempts failed"
          r"|name or service not known|temporary failure in name resolution",
          ModelUnavailable, True, "cannot be reached",
          "Check the network and, for a server of your own, that it runs and {address} is right."),
    _rule((), r"api_key client option must be set|missing credentials|missing.{0,20}api.?key"
          r"|no api key|api.?key.{0,20}not (?:set|found)", ModelUnavailable, False,
          "needs a key that is not set", "Set {key} in the environment."),
    _rule((401,), r"AuthenticationError|invalid.api.key|incorrect api key", ModelUnavailable,
          False, "did not accept the key", "Set or correct {key} in the environment."),
    _rule((403,), r"PermissionDenied", ModelUnavailable, False,
          "is not open to this key", "Use a key with access to it, or another model."),
    _rule((), r"model.{0,80}(?:not found|does not exist)|model_not_found|no models? loaded",
          ModelUnavailable, False, "is not known to its provider",
          "Check its name; a server of your own must have loaded it (Ollama: ollama pull NAME)."),
    _rule((404, 405), "", ModelUnavailable, False, "was not found at its address",
          "Check its name and {address}; an OpenAI-compatible base URL usually ends in /v1."),
    _rule((), r"loading model|model is (?:still )?(?:being )?load", ModelUnavailable, True,
          "is still being loaded", "Ask again in a moment."),
    _rule((408,), r"Timeout|timed out", ModelUnavailable, True,
          "did not answer in time", "Ask again, or allow more time."),
    _rule((), r"RemoteProtocolError|ReadError|IncompleteRead|ClientPayloadError"
          r"|ServerDisconnected|peer closed|disconnected", ModelUnavailable, True,
          "broke off its reply", "Ask again."),
    _rule((500, 502, 503, 504, 520, 522, 524, 529), r"Overloaded", ModelUnavailable, True,
          "failed on the provider's side", "Ask again in a moment."),
    _rule((400, 413, 422), r"BadRequest|UnprocessableEntity|UnsupportedParams", ModelRefused,
          False, "did not accept the request", "Choose another model.", quoted=True),
)  # fmt: skip


def fault_of(model: str, error: BaseException) -> ModelError:
    """Return Dateline's error for what a provider raised."""
    return fault(model, failure_of(error))


def fault(model: str, failure: Failure) -> ModelError:
    """Return the error that the first rule gives which fits.

    Rules without a status come first among those about one thing: the status may be wrong.
    """
    for rule in _RULES:
        if _fits(rule, failure):
            detail = f" ({_shown(failure.text)})" if rule.quoted and failure.text else ""
            return rule.error(
                f"The model {model} {rule.message}{detail}.",
                rule.hint.format(**_variables(model)),
                retryable=rule.retryable,
                retry_after=failure.retry_after if rule.retryable else None,
            )
    return ModelUnavailable(f"The model {model} failed: {_shown(failure.text)}.", retryable=False)


def _variables(model: str) -> dict[str, str]:
    """Return the names of what the user may have to set for a model, as hints have them."""
    provider = full_name(model).split("/")[0]
    own = "QA_MODEL_BASE_URL" if provider == "openai" else address_variable(model)
    keyed = provider in _KEYED
    return {"address": own, "key": f"{provider.upper()}_API_KEY" if keyed else "the provider's key"}


def failure_of(error: BaseException) -> Failure:
    """Read an exception and its causes."""
    chain = tuple(_chain(error))
    return Failure(
        status=next((code for e in chain if (code := _status(e)) is not None), None),
        kinds=frozenset(kind.__name__ for e in chain for kind in type(e).__mro__),
        text=_JOINT.join(dict.fromkeys(str(e) for e in chain)),
        retry_after=next((s for e in chain if (s := _retry_after(e)) is not None), None),
    )


def _fits(rule: _Rule, failure: Failure) -> bool:
    if failure.status in rule.statuses:
        return True
    if rule.cause is None:
        return False
    return any(rule.cause.search(said) for said in (*failure.kinds, failure.text))


def _shown(text: str) -> str:
    own = _WRAPPING.sub("", text.split(_JOINT, 1)[0].split("\nTraceback", 1)[0])
    line = " ".join(_SECRET.sub("[key]", own).split()).rstrip(".")
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _retry_after(error: BaseException) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3): a number or a date."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    headers = headers or getattr(error, "litellm_response_headers", None) or {}
    value = headers.get("retry-after") or headers.get("Retry-After")
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        return _seconds_until(str(value))


def _seconds_until(http_date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    from datetime import UTC, datetime

    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
