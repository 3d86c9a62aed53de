"""What leaves the service of where an article came from: addresses, but no local path."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeVar

from qa.types import Answer, ArticleMeta, Hit, Retrieval

_PART = re.compile(r"#(?:\d+|(?:/articles)?/\d+)$")
"""The line of a file or the place in its JSON that an article came from."""

Meta = TypeVar("Meta", bound=ArticleMeta)


def public_source(source: str) -> str:
    """Return a source that may be shown: an address as it is, a file by its name alone.

    >>> public_source("/home/ana/drafts/may.jsonl#12")
    'may.jsonl#12'
    """
    if source.startswith(("http://", "https://", "<")):
        return source
    part = _PART.search(source)
    path = source[: part.start()] if part else source
    return PureWindowsPath(PurePosixPath(path).name).name + (part[0] if part else "")


def public(meta: Meta) -> Meta:
    """Return an article, or what is known of it, as it may be shown."""
    return meta.model_copy(update={"source": public_source(meta.source)})


def public_hits(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Return passages as they may be shown."""
    return tuple(hit.model_copy(update={"article": public(hit.article)}) for hit in hits)


def public_retrieval(found: Retrieval) -> Retrieval:
    """Return the passages of a question as they may be shown."""
    return found.model_copy(update={"hits": public_hits(found.hits)})


def public_answer(answer: Answer, *, retrieved: bool) -> Answer:
    """Return an answer as it may be shown, with the passages that were read if they are wanted."""
    return answer.model_copy(
        update={"retrieved": public_hits(answer.retrieved) if retrieved else ()}
    )
