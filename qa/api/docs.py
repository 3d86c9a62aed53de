"""``/docs``: the OpenAPI document as one page that loads nothing, from here or elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { padding: .75rem; overflow-x: auto; border: 1px solid; border-radius: 4px; }
code { font: 14px/1.4 ui-monospace, monospace; }
section { border-top: 1px solid; margin-top: 2rem; }
:root { color-scheme: light dark; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}


def add_docs(routes: APIRouter) -> None:
    """Add the route."""

    @routes.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        """Describe every route."""
        return HTMLResponse(_page(request.app.openapi()), headers=_HEADERS)


def _page(document: Mapping[str, Any]) -> str:
    info = document["info"]
    body = "".join(
        _operation(path, method, operation, document)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    schemas = json.dumps(document["components"]["schemas"], indent=1, ensure_ascii=False)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(info["title"])}: HTTP'
        '</title><meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style><main><h1>{escape(info['title'])} {escape(info['version'])}</h1>"
        f"{_paragraphs(info['description'])}"
        '<p>For programs: <a href="/openapi.json">/openapi.json</a>.</p>'
        f"{body}<section><h2>Schemas</h2><pre><code>{escape(schemas)}</code></pre></section></main>"
    )


def _operation(
    path: str, method: str, operation: Mapping[str, Any], document: Mapping[str, Any]
) -> str:
    heading = f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
    parameters = "".join(f"<li>{_parameter(one)}</li>" for one in operation.get("parameters", ()))
    examples = "".join(_example(path, one) for one in _examples(operation, document))
    text = _paragraphs(operation.get("description", operation["summary"]))
    listed = f"<ul>{parameters}</ul>" if parameters else ""
    return f"<section>{heading}{text}{listed}{examples}</section>"


def _parameter(parameter: Mapping[str, Any]) -> str:
    shape = json.dumps(parameter["schema"], ensure_ascii=False)
    needed = ", required" if parameter.get("required") else ""
    said = escape(parameter.get("description", ""))
    where = f"{parameter['in']}{needed}"
    return f"<code>{escape(parameter['name'])}</code> ({where}) {said} <code>{escape(shape)}</code>"


def _examples(operation: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[object]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        name = content["schema"]["$ref"].rpartition("/")[2]
        yield from document["components"]["schemas"][name].get("examples", ())


def _example(path: str, body: object) -> str:
    text = json.dumps(body, ensure_ascii=False).replace("'", "'\\''")
    command = (
        f"curl -s localhost:8000{path} -H 'content-type: application/json' \\\n     -d '{text}'"
    )
    return f"<pre><code>{escape(command)}</code></pre>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in text.strip().split("\n\n"))
