"""What a question asks, worked out once for all passages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from qa.answering.answerers.lists import asks_for_several
from qa.answering.answerers.missing import named
from qa.figures import STATUS, FigureQuestion, kind_asked
from qa.text.stems import content_stems

_WHY = re.compile(r"\bwhy\b|\bfor what reasons?\b|\bhow come\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")


class Asked(NamedTuple):
    """A question taken apart."""

    text: str
    stems: Mapping[str, float]
    """Its content words with their weights, which sum to 1: words that few passages have weigh
    more."""
    figure: FigureQuestion | None
    """The sort of figure, if it asks for one."""
    names: tuple[str, ...]
    """Names, numbers and dates in it."""
    fates: frozenset[str]
    """What it says became of those it asks for: killed, wounded, ..."""
    why: bool
    several: bool


def asked_by(question: str, texts: Sequence[str]) -> Asked:
    """Take a question apart.

    Args:
        question: Stand-alone.
        texts: What is read for it.
    """
    held = [frozenset(content_stems(text)) for text in texts]
    weights = {
        stem: log(1 + len(held) / (0.5 + sum(stem in one for one in held)))
        for stem in content_stems(question)
    }
    total = sum(weights.values()) or 1.0
    words = _WORD.findall(question.lower())
    return Asked(
        text=question,
        stems={stem: weight / total for stem, weight in weights.items()},
        figure=kind_asked(question),
        names=named(question),
        fates=frozenset(STATUS[word] for word in words if word in STATUS),
        why=asks_why(question),
        several=asks_for_several(question),
    )


def asks_why(question: str) -> bool:
    """Whether a question asks for a reason."""
    return _WHY.search(question) is not None
