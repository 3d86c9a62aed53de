"""The HTTP service."""

from qa.api.app import create_app
from qa.api.server import run_server

__all__ = ["create_app", "run_server"]
