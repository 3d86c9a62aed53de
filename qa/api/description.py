"""The OpenAPI document: FastAPI's, with what it cannot see for itself."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from qa.api.openai.errors import speaks_openai
from qa.api.schemas import ArticlesRequest

_READ_BY_HAND = (ArticlesRequest,)
"""Bodies that routes read by themselves; FastAPI knows only those it reads."""

_DAYS = "the first day is after the last"
_SEQUENCE = "`min_sequence` is higher than any `sequence` that storing has returned"
_CAUSES = {
    ("/v1/ask", "post"): "the question is blank or too long; a turn is no turn; the server does "
    f"not offer the model; {_SEQUENCE}; {_DAYS}",
    ("/v1/search", "post"): f"the query is blank or too long; {_SEQUENCE}; {_DAYS}",
    ("/v1/verify", "post"): f"the text is blank or too long; {_DAYS}",
    ("/v1/figures", "get"): f"the query is blank or too long; {_DAYS}",
    ("/v1/chat/completions", "post"): "the last message is not a question of the user's, in text; "
    "it is blank, too long, or a task for a language model; what is not offered is asked for: more "
    f"than one choice, a tool that must be called, another form than text; {_DAYS}",
    ("/v1/articles", "get"): f"`after` is not the `next` of a page; {_DAYS}",
    ("/v1/articles/{article_id}", "patch"): "nothing is to be changed; the url is no http(s) "
    "address; a text holds NUL or half a surrogate pair",
    ("/v1/articles", "post"): "there are no articles, or more than 1,000; the body is no JSON. A "
    "single article that cannot be stored is no cause: the report says so",
}
"""What a schema cannot say of a request that is refused as unusable."""


def describe(app: FastAPI) -> None:
    """Have the app describe also the bodies that it reads by hand, and why it says 422."""
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        made = app.openapi_schema is None
        document = usual()
        if made:
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas |= {model.__name__: model.model_json_schema() for model in _READ_BY_HAND}
            for (path, method), causes in _CAUSES.items():
                responses = document["paths"][path][method]["responses"]
                text = f"Unusable: it does not fit its description, or {causes}."
                status = "400" if speaks_openai(path) else "422"
                responses[status] = {**responses["4XX"], "description": text}
        service = getattr(app.state, "service", None)
        required = service is None or service.access.required()
        return document if required else _without_keys(document)

    app.openapi = openapi  # type: ignore[method-assign]


def _without_keys(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document of a service that needs no key, as long as none was made."""
    paths = {
        path: {
            method: {name: value for name, value in operation.items() if name != "security"}
            for method, operation in methods.items()
        }
        for path, methods in document["paths"].items()
    }
    return {**document, "paths": paths}
