"""Assertions as promptfoo writes them into a cell: ``contains: 60``, ``not-contains: 600``."""

from __future__ import annotations

import re
from typing import NamedTuple

ANSWERS = ("equals", "contains", "icontains", "contains-any", "icontains-any", "contains-all")
FORBIDS = ("not-contains", "not-icontains", "not-contains-any", "not-icontains-any", "not-equals")
REFUSAL = "is-refusal"
_LISTED = ("contains-any", "icontains-any", "not-contains-any", "not-icontains-any")
_ASSERTION = re.compile(
    r"(?P<kind>(?:not-)?(?:equals|i?contains(?:-any|-all|-json)?|starts-with|regex|is-[a-z-]+"
    r"|similar|levenshtein|llm-rubric|factuality|answer-relevance|context-[a-z]+|model-graded-[a-z]+"
    r"|javascript|python|fn|eval|webhook|rouge-n|bleu|latency|cost|perplexity|g-eval|grade|select-best"
    r"|moderation|trace-[a-z-]+|word-count))(?:\([\d.]+\))?\s*(?::|\Z)\s*(?P<value>.*)\Z"
    r"|(?P<file>file://|fn:).*\Z",
    re.DOTALL | re.IGNORECASE,
)


class Expected(NamedTuple):
    """What a cell expects."""

    answers: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    refusal: bool = False
    unread: str | None = None
    """An assertion that has no equivalent here."""


def expected(cell: str) -> Expected | None:
    """Read a cell that is an assertion; None for one that is a plain answer."""
    match = _ASSERTION.match(cell.strip())
    if match is None:
        return None
    kind = (match["kind"] or "file").lower()
    value = (match["value"] or "").strip()
    values = _values(value, listed=kind in _LISTED)
    if kind == REFUSAL:
        return Expected(refusal=True)
    if kind in ANSWERS and kind != "contains-all" and values:
        return Expected(answers=values)
    if kind in FORBIDS and values:
        return Expected(forbids=values)
    return Expected(unread=kind)


def _values(value: str, *, listed: bool) -> tuple[str, ...]:
    parts = value.split(",") if listed else [value]
    return tuple(clean for part in parts if (clean := part.strip().strip("\"'")))
