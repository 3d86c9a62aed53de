"""Reading a model's reply as it grows: statements with the ids of the sentences behind them.

The form asked for is one statement a line, with ids in square brackets at its end; JSON is read
where a model sends it. Both are read tolerantly, because nothing that is read here is believed.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import jiter

MOST_STATEMENTS = 16
"""More are not read: a model that repeats itself must not keep a reader waiting."""
_LONGEST = 1000

_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_IDS = re.compile(
    r"(?:\b(?:sentences?|ids?|passages?))?[\s:]*[\[【]\s*\^?([^\[\]【】]*\d+\.\d+[^\[\]【】]*)[\]】]"
    # Round brackets only at the end of a line: elsewhere they hold figures.
    r"|\((?:sentences?|ids?)?\s*((?:\d+\.\d+[\s,;and]*)+)\)(?=\W*$)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)\.(\d+)\s*[-–]\s*(?:\1\.)?(\d+)(?!\.)")
_ID = re.compile(r"\d+\.\d+")
_OTHER_MARK = re.compile(r"\s*[\[【]\^?\d{1,3}[\]】]")
_LEAD = re.compile(
    r"^(?:[-*•·>]+\s+|\(?\d{1,2}[.)]\s+|#+\s.*$|(?:answer|statements?|claims?)\s*\d*\s*:\s*)+",
    re.IGNORECASE,
)
_NONE = re.compile(r"^\W*none\b", re.IGNORECASE)
_JSON = re.compile(r"\A\s*(?:```(?:json)?\s*)?(?=[{\[]\s*[\"{\]}])", re.IGNORECASE)
_UNFINISHED = (",", ";", ":", "-", "–", "—", "(")
_CLOSING = re.compile(r"^[.!?,;:…\"'”’)]+")


class Statement(NamedTuple):
    """One drafted statement, as the model sent it."""

    text: str
    ids: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


class PartialReply(NamedTuple):
    """What can be read of a reply so far."""

    statements: tuple[Statement, ...]
    declined: bool = False
    """Whether the model says that nothing answers the question."""


def may_complete(piece: str) -> bool:
    """Whether a piece of the reply may have completed a statement."""
    return "\n" in piece or "}" in piece


def read_reply(text: str, *, ended: bool) -> PartialReply:
    """Return the statements that are complete in the reply so far.

    Args:
        text: All that has come.
        ended: Whether no more will come; until then an unfinished last line is left out.
    """
    said = _THINKING.sub("", text)
    json = _JSON.match(said)
    reading = (
        _read_json(said[json.end() :], ended=ended) if json else _read_lines(said, ended=ended)
    )
    return reading._replace(statements=reading.statements[:MOST_STATEMENTS])


def _read_lines(text: str, *, ended: bool) -> PartialReply:
    lines = text.split("\n")
    if not ended:
        lines = lines[:-1]
    statements: list[Statement] = []
    declined = False
    for line in lines:
        bare = _LEAD.sub("", line.strip().strip("*_`").strip()).strip()
        if _NONE.match(bare):
            declined = True
        elif bare and not bare.endswith(":") and len(statements) < MOST_STATEMENTS:
            statements += _in_line(bare[:_LONGEST])
    return PartialReply(tuple(statements), declined and not statements)


def _in_line(line: str) -> list[Statement]:
    """Return the statements of a line; each is the text up to its ids."""
    found: list[Statement] = []
    text, ids, at = "", tuple[str, ...](), 0
    for mark in _IDS.finditer(line):
        text, ids = _taken(found, text, ids, line[at : mark.start()])
        ids += _ids(mark[1] or mark[2])
        at = mark.end()
    text, ids = _taken(found, text, ids, line[at:])
    return found + _made(text, ids)


def _taken(
    found: list[Statement], text: str, ids: tuple[str, ...], more: str
) -> tuple[str, tuple[str, ...]]:
    """Add the text before the next ids to the statement, or begin another with it."""
    closing = _CLOSING.match(more.lstrip()) if ids else None
    if closing:
        text += closing[0]
        more = more.lstrip()[closing.end() :]
    begins = more.strip()
    if ids and begins and not begins[0].islower():
        found += _made(text, ids)
        return begins, ()
    return f"{text} {begins}".strip(), ids


def _made(text: str, ids: tuple[str, ...]) -> list[Statement]:
    clean = _OTHER_MARK.sub("", text).replace("**", "").strip(" *_`\t")
    if not any(character.isalpha() for character in clean) or clean.endswith(_UNFINISHED):
        return []
    return [Statement(clean, tuple(dict.fromkeys(ids)))]


def _ids(inside: str) -> tuple[str, ...]:
    """Return the ids in a mark; ``1.2-1.4`` stands for three."""
    ranges = [
        f"{passage}.{place}"
        for passage, first, last in _RANGE.findall(inside)
        for place in range(int(first), min(int(last), int(first) + 9) + 1)
    ]
    return tuple(ranges) + tuple(_ID.findall(_RANGE.sub("", inside)))


def _read_json(text: str, *, ended: bool) -> PartialReply:
    if not ended:
        # What follows the last brace belongs to an item that is still being written.
        text = text[: text.rfind("}") + 1]
    try:
        value = jiter.from_json(text.rstrip("`\n ").encode(), partial_mode=True)
    except ValueError:
        return PartialReply(())
    items = value.get("statements") if isinstance(value, dict) else value
    if not isinstance(items, list):
        return PartialReply(())
    statements = [statement for item in items for statement in _item(item)]
    return PartialReply(tuple(statements), declined=not items)


def _item(item: Any) -> list[Statement]:
    """Return the statement of one complete item, or nothing."""
    if not isinstance(item, dict) or not isinstance(item.get("text"), str) or "ids" not in item:
        return []
    ids = item["ids"] if isinstance(item["ids"], list) else [item["ids"]]
    quote = item.get("quote")
    made = _made(" ".join(item["text"].split())[:_LONGEST], _ids(" ".join(map(str, ids))))
    return [one._replace(quotes=(quote,) if isinstance(quote, str) else ()) for one in made]
