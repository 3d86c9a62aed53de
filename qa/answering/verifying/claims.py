"""The claims of a text: its sentences, without their citation marks."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Span

_MARK = re.compile(
    r"\s*(?:\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|\(\s*(?:[Ss]ource|[Cc]f)[^()]{0,120}\)"
    r"|【[^】]{0,80}】|<cite[^<>]{0,200}>|</cite>"
    r"|[\[(]\s*(?:[Pp]assages?|[Aa]rticles?|[Dd]ocuments?|[Ss]ources?)[\s\d,;and&-]{1,40}[\])])"
)
_BULLET = re.compile(r"^(?:[-*•–]|\d{1,2}[.)]|Step \d{1,2}[:.])\s+")
_SOURCES = r"(?:passages?|articles?|documents?|sources?|texts?|context|information)"
_NUMBERED = r"\d{1,2}(?:(?:,|\s*&|,?\s+and)\s+\d{1,2})*"
_ACCORDING = re.compile(
    rf"^(?:according to|based on|as stated in|in)\s+(?:the\s+)?(?:given\s+|provided\s+|above\s+)*"
    rf"{_SOURCES}(?:\s+(?:provided|given|above))?(?:\s+{_NUMBERED})?\s*,\s*",
    re.IGNORECASE,
)
_NAMING = re.compile(
    rf"^(?:[\w ]{{0,20}},\s+)?"
    rf"(?:passages?\s+{_NUMBERED}|the\s+(?:first|second|third|last)\s+passage)"
    r"(?:\s+(?:also|further|even))*\s+\w+(?:s|d)\s+(?:that\s+)?"
    rf"|,?\s*\(?(?:as\s+\w+\s+|\w+ed\s+)?(?:in|by|from)\s+passages?\s+{_NUMBERED}\)?",
    re.IGNORECASE,
)
_PASSAGE = re.compile(rf"\b[Pp]assages?\s+{_NUMBERED}:?")
"""An answer's words for its own sources: "Passage 2 mentions that", "as described in passage 3"."""
_SILENCE = re.compile(
    rf"\b(?:unable|not possible|impossible|cannot|can't|could not)\b[^.]{{0,40}}\banswer\b"
    rf"|\b{_SOURCES}\b[^.]{{0,60}}\b(?:do|does|did)(?: not|n['’]t)\s+(?:\w+\s+)?(?:say|state|"
    rf"provide|mention|specify|contain|include|give|answer|address|explain|offer|have)",
    re.IGNORECASE,
)
"""Statements that the sources are silent: about the sources, not about the world."""


class ClaimText(NamedTuple):
    """One claim of a text."""

    span: Span
    """In the text as given."""
    text: str
    """Without citation marks and list bullets: what is checked."""


def claims_of(text: str) -> tuple[ClaimText, ...]:
    """Return the sentences that state something about the world.

    Left out are lines without a content word, lead-ins that end in a colon and hold no digit,
    and statements that the sources say nothing.
    """
    found = (_claim(text, span) for span in sentence_spans(text))
    return tuple(claim for claim in found if _states(claim.text))


def _claim(text: str, span: Span) -> ClaimText:
    return ClaimText(span, bare(span.cut(text)))


def bare(sentence: str) -> str:
    """Return a sentence without citation marks, its list's bullet and "According to passage 1,"."""
    unmarked = _BULLET.sub("", _MARK.sub("", sentence))
    return _PASSAGE.sub("", _NAMING.sub("", _ACCORDING.sub("", unmarked))).strip()


def _states(claim: str) -> bool:
    if not content_stems(claim) or _SILENCE.search(claim):
        return False
    return not claim.endswith(":") or any(c.isdigit() for c in claim)
