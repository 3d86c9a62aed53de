"""The OpenAPI document: FastAPI's, with what it cannot see for itself."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from qa.api.schemas import ArticlesRequest

_READ_BY_HAND = (ArticlesRequest,)
"""Bodies that routes read by themselves; FastAPI knows only those it reads."""


def describe(app: FastAPI) -> None:
    """Have the app describe also the bodies that it reads by hand."""
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        made = app.openapi_schema is None
        document = usual()
        if made:
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas |= {model.__name__: model.model_json_schema() for model in _READ_BY_HAND}
        return document

    app.openapi = openapi  # type: ignore[method-assign]
