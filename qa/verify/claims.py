"""The claims of a text: its sentences, without their citation marks."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Span

_MARK = re.compile(
    r"\s*(?:\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|\(\s*(?:[Ss]ource|[Cc]f)[^()]{0,120}\)"
    r"|【[^】]{0,80}】|<cite[^<>]{0,200}>|</cite>)"
)
_BULLET = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s+")


class ClaimText(NamedTuple):
    """One claim of a text."""

    span: Span
    """In the text as given."""
    text: str
    """Without citation marks and list bullets: what is checked."""


def claims_of(text: str) -> tuple[ClaimText, ...]:
    """Return the sentences that state something; headings without a content word are left out."""
    found = (_claim(text, span) for span in sentence_spans(text))
    return tuple(claim for claim in found if content_stems(claim.text))


def _claim(text: str, span: Span) -> ClaimText:
    bare = _MARK.sub("", span.cut(text))
    return ClaimText(span, _BULLET.sub("", bare).strip())
