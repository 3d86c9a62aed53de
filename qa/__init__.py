"""Dateline: question answering over news articles, every figure with its sentence.

>>> from qa import ask
>>> answer = ask("How many troops is Biden sending to Poland and Germany?", home="archive")
>>> answer.answer, answer.citations[0].quote

``ask``, ``search`` and ``verify`` open the archive for one call; ``open_engine`` keeps it open for
many. Importing ``qa`` loads none of it: a name is loaded when it is first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.client import AsyncClient, Client
    from qa.engine import Engine, open_engine
    from qa.errors import QAError
    from qa.library import ask, search, verify
    from qa.settings import Settings, load_settings
    from qa.types import (
        Answer,
        AnswerStatus,
        Article,
        Citation,
        Claim,
        Filters,
        Retrieval,
        Turn,
        Verdict,
        Verification,
    )

__all__ = [
    "Answer",
    "AnswerStatus",
    "Article",
    "AsyncClient",
    "Citation",
    "Claim",
    "Client",
    "Engine",
    "Filters",
    "QAError",
    "Retrieval",
    "Settings",
    "Turn",
    "Verdict",
    "Verification",
    "ask",
    "load_settings",
    "open_engine",
    "search",
    "verify",
]

_ELSEWHERE = {
    "AsyncClient": "qa.client",
    "Client": "qa.client",
    "Engine": "qa.engine",
    "QAError": "qa.errors",
    "Settings": "qa.settings",
    "ask": "qa.library",
    "load_settings": "qa.settings",
    "open_engine": "qa.engine",
    "search": "qa.library",
    "verify": "qa.library",
}
"""Where the names come from that are no values of ``qa.types``. No module of the package may have
one of these names: once imported, it would take the function's place."""


def __getattr__(name: str) -> object:
    """Load a name of ``__all__`` when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(_ELSEWHERE.get(name, "qa.types")), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names, for completion in a shell."""
    return sorted({*globals(), *__all__})
