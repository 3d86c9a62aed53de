"""The engine: opens the parts that the settings name and wires the steps. Nothing else does."""

from qa.engine.engine import Engine
from qa.engine.opening import open_archive, open_engine
from qa.engine.refs import find_article

__all__ = ["Engine", "find_article", "open_archive", "open_engine"]
