"""``/mcp``: the tools over streamable HTTP, inside the service.

The route is one of the service's own: its keys, rate limits, host check and body limit hold here
too. There are no sessions: each request is answered by itself, and nothing is kept between them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from qa.api.access import READ
from qa.api.bodies import MAX_BODY
from qa.api.mcp.server import mcp_server
from qa.api.service import Service

PATH = "/mcp"


class McpOverHttp:
    """The SDK's HTTP transport for one app, and its route."""

    def __init__(self) -> None:
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def run(self, service: Service) -> AsyncIterator[None]:
        """Serve the tools for the length of the block."""
        self._manager = StreamableHTTPSessionManager(
            mcp_server(service), stateless=True, max_request_body_size=MAX_BODY
        )
        async with self._manager.run():
            yield

    def add(self, routes: APIRouter) -> None:
        """Add the route."""

        @routes.post(PATH, dependencies=[READ], include_in_schema=False)
        async def mcp() -> Response:
            """Serve one message of the Model Context Protocol."""
            assert self._manager is not None  # noqa: S101  (requests come while it runs)
            return _SdkResponse(self._manager)


class _SdkResponse(Response):
    """Has the SDK answer a request, after key, host and origin were checked."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        super().__init__()
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        await self._manager.handle_request(scope, receive, send)
