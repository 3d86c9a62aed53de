"""What a model needs before it may be called: a key, and the address of a server of one's own."""

from __future__ import annotations

import os
from types import ModuleType

from qa.errors import ModelError, ModelUnavailable
from qa.models.llm.capability import address_variable, own_server
from qa.models.llm.faults import fault_of

NO_KEY = "none-needed"
_KEYLESS = frozenset(
    ("ollama", "ollama_chat", "hosted_vllm", "llamafile", "lm_studio", "bedrock", "vertex_ai")
)
"""Providers that need no key, or that find credentials in other ways than by one variable."""
_OWN_SERVERS = ("hosted_vllm/", "llamafile/", "lm_studio/")
"""Other names for a server of the user's own that speaks OpenAI's protocol."""
_KNOWN_INSIDE = "cometapi"
"""LiteLLM knows the address, but does not tell (1.106.2)."""


def base_url_for(name: str, base_url: str | None) -> str | None:
    """Return the base URL that is set, if it is meant for this model: no other may be sent there.

    A model that the environment gives an address of its own is sent to that one.
    """
    if name.startswith(_OWN_SERVERS) and os.environ.get(address_variable(name)):
        return None
    return base_url if name.startswith(("openai/", *_OWN_SERVERS)) else None


def key_for(litellm: ModuleType, name: str, base_url: str | None) -> str | None:
    """Return a key to send in place of one; None where the provider's own variable is set.

    Raises:
        ModelError: A key or an address is needed, and the message names the variables; or there
            is no such provider.
    """
    try:
        _, provider, _, address = litellm.get_llm_provider(name)
    except Exception as error:
        raise fault_of(name, error) from error
    _require_address(litellm, name, provider, base_url or address)
    missing = litellm.validate_environment(name)["missing_keys"]
    if not missing or provider in _KEYLESS:
        return None
    if base_url or own_server(name):
        return NO_KEY
    raise _missing_key(name, missing)


def _require_address(litellm: ModuleType, name: str, provider: str, address: str | None) -> None:
    """Refuse a model that LiteLLM would send to OpenAI, for want of an address of its server.

    It does so with ``hosted_vllm/``, ``lm_studio/`` and ``litellm_proxy/`` (seen in 1.106.2): the
    question and the passages would go to somebody whom the user never named.
    """
    if address or provider == _KNOWN_INSIDE:
        return
    if provider in litellm.openai_compatible_providers:
        variable = address_variable(name)
        raise ModelUnavailable(
            f"The model {name} needs the address of its server, and {variable} is not set.",
            f"Set {variable} in the environment, e.g. to http://127.0.0.1:8000/v1.",
            retryable=False,
        )


def _missing_key(name: str, missing: list[str]) -> ModelError:
    # Several keys are names for one; an address, a version and a key are all needed.
    either = all(variable.endswith("_API_KEY") for variable in missing)
    variables = (" or " if either else " and ").join(missing)
    return ModelUnavailable(
        f"The model {name} needs a key, and {variables} {'is' if either else 'are'} not set.",
        f"Set {variables} in the environment, or choose another model.",
        retryable=False,
    )
