"""The engine that an app serves, for its routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from qa.engine import Engine


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


TheEngine = Annotated[Engine, Depends(_engine)]
