"""One call, one answer: the archive is opened for it, or asked of the server that owns it.

>>> from qa import ask, search, verify
>>> ask("Who speaks for the Pentagon?", home="archive").answer
>>> search("troops on higher alert", home="archive", top_k=3).hits[0].passage.text
>>> verify("Biden is sending 20,000 troops.", home="archive").claims[0].verdict

Opening takes a second or so. For more than a few calls use ``qa.open_engine``, or a server with
``qa.Client``.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from qa.answering.ask import final_answer
from qa.served import KEY_VARIABLE, open_either
from qa.settings import Settings, load_settings
from qa.types import Answer, Article, Asked, Filters, Retrieval, Turn, Verification

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.served.engine import ServedEngine

Result = TypeVar("Result")


def ask(
    question: str,
    *,
    home: str | Path | None = None,
    settings: Settings | None = None,
    turns: Sequence[Turn] = (),
    filters: Filters | None = None,
    as_of: date | None = None,
    top_k: int | None = None,
    model: str | None = None,
    strict: bool | None = None,
) -> Answer:
    """Answer a question from the archive.

    Args:
        question: In plain words, 2,000 characters at most; with ``turns`` it may be a follow-up.
        home: The archive's folder; default: as ``qa`` finds it (``QA_HOME``, else your data
            folder).
        settings: All settings; default: those of the environment and the settings file.
        turns: The conversation so far, oldest first.
        filters: Which articles may be used.
        as_of: Nothing published after this day is read.
        top_k: Passages to read, 1 to 100.
        model: ``embedded/reader`` or a LiteLLM model string; default: the settings'.
        strict: Withdraw statements that no judge confirms; default: the settings'.

    Returns:
        The answer. "The articles don't say" is one: its status is ``unanswerable``.

    Raises:
        BadQuestion: The question cannot be used.
        StoreLocked: Another process owns the archive, and it is no server.
        NotAuthenticated: The server that owns it needs a key, in ``QA_KEY``.
        QAError: See ``qa.errors``; ``hint`` says what to do, ``retryable`` whether to try again.
    """
    asked = Asked(
        question=question,
        turns=tuple(turns),
        filters=filters,
        as_of=as_of,
        top_k=top_k,
        model=model,
        strict=strict,
    )

    async def work(engine: Engine | ServedEngine) -> Answer:
        return await final_answer(engine.answer(asked))

    return _done(work, home, settings)


def search(
    query: str,
    *,
    home: str | Path | None = None,
    settings: Settings | None = None,
    filters: Filters | None = None,
    as_of: date | None = None,
    top_k: int | None = None,
) -> Retrieval:
    """Return the passages nearest to a question, best first, with the scores of every leg.

    The arguments are those of ``ask``, and so are the errors.
    """

    async def work(engine: Engine | ServedEngine) -> Retrieval:
        return engine.search(query, filters=filters, as_of=as_of, top_k=top_k)

    return _done(work, home, settings)


def verify(
    text: str,
    *,
    home: str | Path | None = None,
    settings: Settings | None = None,
    articles: Sequence[Article] = (),
    filters: Filters | None = None,
    as_of: date | None = None,
) -> Verification:
    """Check a text claim by claim: supported, contradicted, unconfirmed, or not found.

    Args:
        text: 100,000 characters at most.
        home: As for ``ask``.
        settings: As for ``ask``.
        articles: Hold it against these; none: against what the archive holds.
        filters: Which articles may be used.
        as_of: Nothing published after this day is read.

    Raises:
        BadQuestion: The text is empty or too long.
        QAError: As for ``ask``.
    """

    async def work(engine: Engine | ServedEngine) -> Verification:
        return await engine.verify(text, articles=articles, filters=filters, as_of=as_of)

    return _done(work, home, settings)


def _done(
    work: Callable[[Engine | ServedEngine], Coroutine[Any, Any, Result]],
    home: str | Path | None,
    settings: Settings | None,
) -> Result:
    chosen = settings or load_settings(os.environ, overrides={"home": home})
    if settings is not None and home is not None:
        chosen = settings.model_copy(update={"home": Path(home)})

    async def whole() -> Result:
        try:
            return await work(engine)
        finally:
            await engine.finish()

    key = os.environ.get(KEY_VARIABLE) or None
    with open_either(chosen, key=key, light=True) as engine:
        return _run(whole())


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end, in a thread of its own where an event loop runs already (a notebook)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
