"""What Markdown's marks say of its text: what is struck out is dropped, raised numbers kept apart.

``It cost ~~12~~ 15 million.`` is ``It cost 15 million.``; comments go as well, and so do ``<del>``,
``<s>`` and ``<strike>``. ``10<sup>6</sup>`` is ``10⁶``, and the mark of a note behind a number
goes, as in pages (``html_clean``). All else, and code, stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.sources.formats.html_clean import LONGEST_DELETION, RAISED, lowered, raised

_Stretch = tuple[int, int]
"""Start and end in the text."""

_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}+(?=[^`\n]*$)|~{3,}+)", re.MULTILINE)
_TICKS = re.compile(r"(?<!\\)`+")
_BLANK = re.compile(r"\n[ \t\r]*\n")
_MARK = re.compile(
    r"<https?:[^\s<>]{0,500}>|(?P<comment><!--)|(?P<shown>-->)|(?P<tilde>(?<![\\~])~~(?!~))"
    r"|<(?P<close>/?)(?P<tag>del|s|strike)(?=[\s>])[^<>]{0,200}>|(?P<blank>\n[ \t\r]*\n)",
    re.IGNORECASE,
)
_SHIFTED = re.compile(
    r"<sup>\s*(?P<over>\d{1,4})\s*</sup>\s*[/⁄]\s*<sub>\s*(?P<under>\d{1,4})\s*</sub>"
    r"|<(?P<tag>sup|sub)\b[^<>]{0,200}>(?P<inner>[^<>]{0,200})</(?P=tag)>|</?ins\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\[\^?[^\]]{1,20}\](?:\([^)]{0,200}\))?|\[?[*†‡§]+\]?")
_BEFORE = 40


def settled(text: str) -> str:
    """Return a Markdown text as its reader sees its deletions and raised numbers."""
    if "~~" not in text and "<" not in text:
        return text
    text = _without(text, _deleted(text, _code(text)))
    parts, at = [], 0
    for start, end in [*_code(text), (len(text), len(text))]:
        parts += [_SHIFTED.sub(_shifted, text[at:start]), text[start:end]]
        at = end
    return "".join(parts)


def _code(text: str) -> list[_Stretch]:
    """Return where code stands, fenced or between backticks of the same number."""
    found: list[_Stretch] = []
    at = 0
    for start, end in [*_fenced(text), (len(text), len(text))]:
        found += [*_ticked(text, at, start), (start, end)]
        at = end
    return found[:-1]


def _fenced(text: str) -> Iterator[_Stretch]:
    opened: re.Match[str] | None = None
    for one in _FENCE.finditer(text):
        if opened is None:
            opened = one
        elif one["mark"].startswith(opened["mark"]):
            yield opened.start(), one.end()
            opened = None
    if opened is not None:  # never closed: to the end, as Markdown has it
        yield opened.start(), len(text)


def _ticked(text: str, start: int, end: int) -> Iterator[_Stretch]:
    runs = list(_TICKS.finditer(text, start, end))
    following: dict[str, int] = {}
    closing: list[int | None] = []
    for run in reversed(runs):
        closing.append(following.get(run[0]))
        following[run[0]] = run.end()
    at = start
    for run, close in zip(runs, reversed(closing), strict=True):
        if run.start() >= at and close is not None and not _BLANK.search(text, run.end(), close):
            yield run.start(), close
            at = close


def _marks(text: str, code: list[_Stretch]) -> Iterator[re.Match[str]]:
    """Yield the marks outside code."""
    at = 0
    for start, end in [*code, (len(text), len(text))]:
        yield from _MARK.finditer(text, at, start)
        at = end


def _deleted(text: str, code: list[_Stretch]) -> Iterator[_Stretch]:
    """Yield what is struck out or a comment, each by its end."""
    opened: dict[str, int] = {}
    for mark in _marks(text, code):
        start, end = mark.span()
        if "comment" in opened:
            if mark["shown"]:
                yield opened.pop("comment"), end
        elif mark["comment"]:
            opened["comment"] = start
        elif mark["blank"]:
            opened.pop("~~", None)
        elif mark["tilde"] and "~~" in opened and not text[start - 1].isspace():
            yield opened.pop("~~"), end
        elif mark["tilde"]:
            opened |= {} if text[end : end + 1].isspace() else {"~~": start}
        elif mark["close"] == "":
            opened.setdefault(mark["tag"].lower(), start)
        elif mark["close"] and (begun := opened.pop(mark["tag"].lower(), None)) is not None:
            yield begun, end


def _without(text: str, gone: Iterator[_Stretch]) -> str:
    """Return a text without some stretches, and without the second of the spaces around one."""
    parts, at = [], 0
    for start, end in sorted(gone):
        unclosed = end - start > LONGEST_DELETION and not text.startswith("<!--", start)
        if unclosed or end <= at:
            continue
        parts.append(text[at : max(at, start)])
        spaced = start == 0 or text[start - 1].isspace()
        at = end + (spaced and text[end : end + 1] == " ")
    return "".join([*parts, text[at:]])


def _shifted(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - _BEFORE) : found.start()].rstrip("*_")
    if found["over"]:
        return f"{' ' if before[-1:].isdigit() else ''}{found['over']}/{found['under']}"
    inner = (found["inner"] or "").strip()
    if not found["tag"] or not RAISED.fullmatch(inner):
        return "" if found["tag"] and _NOTE.fullmatch(inner) else inner
    return raised(inner, before) if found["tag"].lower() == "sup" else lowered(inner, before)
